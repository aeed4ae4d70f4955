// The face of an engine, on SQLite.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vigil/protocol/level.hpp>

#include "contract/temp_folder.hpp"
#include "storage/engine/sqlite/connection.hpp"

namespace vigil::storage {
namespace {

using sqlite::Purpose;
using sqlite::SqliteConnection;
using testing::HasSubstr;

class Engine : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(connection->run_script(
            "CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY, number INTEGER, bytes BLOB) STRICT"));
        ASSERT_TRUE(connection->begin(Access::write));
    }
    static constexpr Sql kInsert =
        "INSERT INTO things (id, number, bytes) VALUES (:id, :number, :bytes) ON CONFLICT (id) DO NOTHING";
    static constexpr Sql kSelect = "SELECT id, number, bytes FROM things ORDER BY id";

    std::unique_ptr<SqliteConnection> connection = SqliteConnection::open({":memory:"}, Purpose::write).value();
};

TEST_F(Engine, GivenValuesOfEveryKind_WhenReadBack_ThenTheyAreUnchanged) {
    const std::string bytes("\0\x01\xff", 3);
    ASSERT_TRUE(connection->execute(
        kInsert, {{"id", "a"}, {"number", std::numeric_limits<std::int64_t>::min()}, {"bytes", Blob{bytes}}}));
    ASSERT_TRUE(connection->query_one(kSelect, {}, [&](Row& row) {
        EXPECT_EQ(row.get<std::string>(), "a");
        EXPECT_EQ(row.get<std::int64_t>(), std::numeric_limits<std::int64_t>::min());
        EXPECT_EQ(row.blob(), bytes);
        return 0;
    }));
}

TEST_F(Engine, GivenAnEmptyBlobAndNull_WhenReadBack_ThenTheyDiffer) {
    ASSERT_TRUE(connection->execute(kInsert, {{"id", "a"}, {"number", 1}, {"bytes", Blob{}}}));
    ASSERT_TRUE(connection->execute(kInsert, {{"id", "b"}, {"number", std::optional<int>{}}, {"bytes", Value()}}));
    const auto blobs = connection->query(kSelect, {}, [](Row& row) {
        row.get<std::string>();
        row.get<std::optional<int>>();
        return row.maybe_blob();
    });
    EXPECT_THAT(blobs.value(), testing::ElementsAre(std::optional<std::string>(""), std::nullopt));
}

TEST_F(Engine, GivenAConflictThatDoesNothing_WhenExecuted_ThenNoRowIsCounted) {
    EXPECT_EQ(connection->execute(kInsert, {{"id", "a"}, {"number", 1}, {"bytes", Value()}}).value(), 1);
    EXPECT_EQ(connection->execute(kInsert, {{"id", "a"}, {"number", 1}, {"bytes", Value()}}).value(), 0);
}

TEST_F(Engine, GivenAMissingParameter_WhenExecuted_ThenItIsABug) {
    const auto done = connection->execute(kInsert, {{"id", "a"}, {"number", 1}});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::internal);
}

TEST_F(Engine, GivenAnUnknownParameter_WhenExecuted_ThenItIsABug) {
    EXPECT_FALSE(connection->execute(kInsert, {{"id", "a"}, {"number", 1}, {"byte", Value()}}));
}

TEST_F(Engine, GivenAColumnOfAnotherKind_WhenRead_ThenTheQueryFailsAndNamesTheColumn) {
    ASSERT_TRUE(connection->execute(kInsert, {{"id", "a"}, {"number", Value()}, {"bytes", Value()}}));
    const auto read = connection->query(kSelect, {}, [](Row& row) {
        row.get<std::string>();
        return row.get<std::int64_t>();
    });
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("column number"));
}

TEST_F(Engine, GivenAnUnknownWord_WhenRead_ThenTheQueryFailsWithoutRepeatingIt) {
    ASSERT_TRUE(connection->execute(kInsert, {{"id", "purple"}, {"number", 1}, {"bytes", Value()}}));
    const auto read = connection->query(kSelect, {}, [](Row& row) { return row.get<Level>(); });
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().message.find("purple"), std::string::npos);
}

TEST_F(Engine, GivenAnIntegerThatDoesNotFit_WhenRead_ThenTheQueryFails) {
    ASSERT_TRUE(connection->execute(kInsert, {{"id", "a"}, {"number", std::int64_t{1} << 40}, {"bytes", Value()}}));
    EXPECT_FALSE(connection->query(kSelect, {}, [](Row& row) {
        row.get<std::string>();
        return row.get<int>();
    }));
}

TEST_F(Engine, GivenAnAnswerThatIsBeingRead_WhenItsStatementIsUsedAgain_ThenItIsABug) {
    ASSERT_TRUE(connection->execute(kInsert, {{"id", "a"}, {"number", 1}, {"bytes", Value()}}));
    const auto outer = connection->for_each(kSelect, {}, [&](Row&) -> Result<void> {
        VIGIL_TRY(connection->query(kSelect, {}, [](Row&) { return 0; }));
        return success();
    });
    ASSERT_FALSE(outer);
    EXPECT_EQ(outer.error().kind, ErrorKind::internal);
}

TEST_F(Engine, GivenASavepoint_WhenItIsNotReleased_ThenOnlyItsPartIsUndone) {
    ASSERT_TRUE(connection->execute(kInsert, {{"id", "kept"}, {"number", 1}, {"bytes", Value()}}));
    {
        const auto savepoint = Savepoint::open(*connection);
        ASSERT_TRUE(savepoint);
        ASSERT_TRUE(connection->execute(kInsert, {{"id", "undone"}, {"number", 1}, {"bytes", Value()}}));
    }
    ASSERT_TRUE(connection->commit());
    const auto ids = connection->query(kSelect, {}, [](Row& row) { return row.get<std::string>(); });
    EXPECT_THAT(ids.value(), testing::ElementsAre("kept"));
}

TEST_F(Engine, GivenAReadTransaction_WhenSomethingIsChanged_ThenItIsABug) {
    ASSERT_TRUE(connection->commit());
    ASSERT_TRUE(connection->begin(Access::read));
    const auto done = connection->execute(kInsert, {{"id", "a"}, {"number", 1}, {"bytes", Value()}});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::internal);
}

TEST_F(Engine, GivenNoTransaction_WhenSomethingIsChanged_ThenItIsRefused) {
    ASSERT_TRUE(connection->commit());
    const auto done = connection->execute(kInsert, {{"id", "a"}, {"number", 1}, {"bytes", Value()}});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::unavailable);
}

TEST_F(Engine, GivenATextInDoubleQuotes_WhenPrepared_ThenItIsNoText) {
    constexpr Sql kLenient = "SELECT \"no such column\"";
    EXPECT_FALSE(connection->prepare(kLenient));
}

TEST(EngineFile, GivenAWriterThatHoldsTheLock_WhenAnotherBegins_ThenItIsBusy) {
    const test::TempFolder folder;
    const sqlite::Location location{(folder.path() / "x.db").string(), {}, std::chrono::milliseconds(1)};
    const auto first = SqliteConnection::open(location, Purpose::write).value();
    const auto second = SqliteConnection::open(location, Purpose::write).value();
    ASSERT_TRUE(first->begin(Access::write));
    const auto begun = second->begin(Access::write);
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(begun.error().code, kStorageBusy);
}

TEST(EngineFile, GivenAFile_WhenOpenedForWriting_ThenTheSettingsThatPromisesRestOnAreMade) {
    const test::TempFolder folder;
    const auto connection = SqliteConnection::open({(folder.path() / "x.db").string()}, Purpose::write).value();
    const auto setting = [&](Sql pragma) {
        return connection->query_one(pragma, {}, [](Row& row) { return row.get<std::int64_t>(); }).value();
    };
    EXPECT_EQ(setting("PRAGMA synchronous"), 2);  // FULL
    EXPECT_EQ(setting("PRAGMA foreign_keys"), 1);
    EXPECT_EQ(setting("PRAGMA secure_delete"), 1);
    EXPECT_EQ(setting("PRAGMA temp_store"), 2);  // MEMORY
    EXPECT_EQ(setting("PRAGMA wal_autocheckpoint"), 0);
    EXPECT_EQ(setting("PRAGMA cell_size_check"), 1);
    EXPECT_EQ(setting("PRAGMA trusted_schema"), 0);
}

}  // namespace
}  // namespace vigil::storage
