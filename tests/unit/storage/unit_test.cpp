// What a unit writes when its function has ended.
#include "storage/store/unit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contract/keys.hpp"
#include "contract/samples.hpp"
#include "storage/engine/sqlite/connection.hpp"
#include "storage/migrations/migration.hpp"

namespace vigil::test {
namespace {

using testing::ElementsAre;

class FinishedUnit : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(storage::migrate(*connection, storage::sqlite_migrations(), kNow));
        ASSERT_TRUE(connection->begin(storage::Access::write));
    }

    FixedTimers timers{};
    storage::KeyRing keys{random_secrets()};
    const std::string log_id = "log";
    const storage::UnitContext context{keys, log_id, timers};
    std::unique_ptr<storage::sqlite::SqliteConnection> connection =
        storage::sqlite::SqliteConnection::open({":memory:"}, storage::sqlite::Purpose::write).value();
    storage::StoredUnit unit{*connection, context};
};

// In one order everywhere, so that two nodes never lock two streams against each other.
TEST_F(FinishedUnit, GivenItemsOfInterleavedStreams_WhenFinished_ThenEachStreamIsTakenOnceInIdOrder) {
    for (const auto* stream : {"b", "a", "b", "a"}) unit.streams().push(an_item(stream, stream));
    EXPECT_THAT(unit.finish().value().streams, ElementsAre(StreamId("a"), StreamId("b")));
}

TEST_F(FinishedUnit, GivenOnlyRepeatedItems_WhenFinished_ThenNoStreamHasGrown) {
    unit.streams().push(an_item("a", "x"));
    ASSERT_TRUE(unit.finish());
    unit.streams().push(an_item("a", "x"));
    EXPECT_TRUE(unit.finish().value().streams.empty());
}

TEST_F(FinishedUnit, GivenARecordWithoutEvent_WhenFinished_ThenItsEntryIsAfterTheEventsAndNotAmongTheMarks) {
    ASSERT_TRUE(insert_case(unit));
    unit.log().append(an_event("one"));
    const auto written = unit.finish().value();
    ASSERT_EQ(written.marks.size(), 1u);
    EXPECT_EQ(written.marks[0].pos, 1);
    EXPECT_EQ(written.last_pos, 2);
}

}  // namespace
}  // namespace vigil::test
