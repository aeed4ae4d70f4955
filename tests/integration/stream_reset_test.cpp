// Promise P5: where the gap cannot be filled the server says so and tells the whole state; never a part.
#include <set>

#include "integration/stream_support.hpp"
#include "storage/engine/sqlite/connection.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::SizeIs;

class ResetTest : public StreamTest {
protected:
    ResetTest() : officer(person(region.station, Role::duty_officer)) {}

    StreamId station() const { return stream_of(region.station); }

    // Changes the database beside the server.
    template <class Change>
    void change_tables(Change change_rows) {
        const auto file = storage::SqliteStore::database_file(installation.configuration().data.folder);
        auto opened = storage::sqlite::SqliteConnection::open({.path = file.string()}, storage::sqlite::Purpose::write);
        storage::Connection& connection = *opened.value();
        ASSERT_TRUE(connection.begin(storage::Access::write));
        change_rows(connection);
        ASSERT_TRUE(connection.commit());
    }
    // Items before `offset` are no longer kept, as after a retention run.
    void keep_from(Offset offset) {
        change_tables([&](storage::Connection& connection) {
            ASSERT_TRUE(connection.execute("DELETE FROM items WHERE stream = :stream AND item_offset < :first",
                                           {{"stream", station()}, {"first", offset}}));
            ASSERT_TRUE(connection.execute("UPDATE streams SET first_kept = :first WHERE id = :stream",
                                           {{"first", offset}, {"stream", station()}}));
        });
    }

    PersonPtr officer;
};

TEST_F(ResetTest, GivenANewClient_WhenItSaysHello_ThenItIsToldTheWholeState) {
    fill(region.station, 5);
    auto client = greet(*officer);
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAre("reset 5", "snapshot 1", "caught_up 5"));
}

TEST_F(ResetTest, GivenAnEmptyStream_WhenItSaysHello_ThenTheWholeStateIsEmpty) {
    auto client = greet(*officer);
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAre("reset 0", "snapshot 0", "caught_up 0"));
}

TEST_F(ResetTest, GivenACursorOfAnotherEpoch_WhenItSaysHello_ThenItIsReset) {
    fill(region.station, 5);
    auto client = greet(*officer, {"0123456789abcdef0123456789abcdef", {{station(), 5}}});
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAre("reset 5", "snapshot 1", "caught_up 5"));
}

TEST_F(ResetTest, GivenACursorWithoutEpoch_WhenItSaysHello_ThenItIsReset) {
    fill(region.station, 5);
    auto client = greet(*officer, {"", {{station(), 3}}});
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAre("reset 5", "snapshot 1", "caught_up 5"));
}

TEST_F(ResetTest, GivenAReset_WhenItIsTold_ThenItNamesTheEpochOfTheCursorsToCome) {
    fill(region.station, 2);
    auto client = greet(*officer, {"other", {{station(), 1}}});
    const auto heard = client.hear_until("caught_up");
    EXPECT_EQ(heard.front().as<protocol::Reset>().epoch, epoch());
    EXPECT_EQ(heard.back().as<protocol::CaughtUp>().epoch, epoch());
}

// As a restore from a backup has to do (push-protocols 6.2, point 11).
TEST_F(ResetTest, GivenADatabaseThatBecameAnotherIncarnation_WhenAnOldClientComesBack_ThenItIsReset) {
    fill(region.station, 5);
    const auto hello = from(station(), 3);
    stop();
    change_tables([](storage::Connection& connection) {
        ASSERT_TRUE(connection.execute("UPDATE meta SET value = 'restored' WHERE name = 'epoch'"));
    });
    start();
    auto client = greet(*officer, hello);
    const auto heard = client.hear_until("caught_up");
    EXPECT_THAT(brief(heard), ElementsAre("reset 5", "snapshot 1", "caught_up 5"));
    EXPECT_EQ(heard.front().as<protocol::Reset>().epoch, "restored");
}

class BeyondTheHead : public ResetTest, public ::testing::WithParamInterface<Offset> {};

TEST_P(BeyondTheHead, GivenACursorBeyondTheHead_WhenItSaysHello_ThenItIsReset) {
    fill(region.station, 5);
    auto client = greet(*officer, from(station(), GetParam()));
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAre("reset 5", "snapshot 1", "caught_up 5"));
}

// 2^53 - 1 is the greatest integer of the wire.
INSTANTIATE_TEST_SUITE_P(ByOffset, BeyondTheHead, ::testing::Values(6, 70, 9'007'199'254'740'991));

TEST_F(ResetTest, GivenAResetOfACursorBeyondTheHead_WhenTheStreamGrows_ThenTheItemsComeLive) {
    fill(region.station, 5);
    auto client = listen(*officer, from(station(), 1000));
    change(region.station, 2);
    EXPECT_EQ(brief(client.next()), "item 6");
    EXPECT_EQ(brief(client.next()), "item 7");
}

TEST_F(ResetTest, GivenItemsNoLongerKept_WhenTheCursorIsBeforeThem_ThenItIsReset) {
    fill(region.station, 10);
    keep_from(5);
    for (const Offset cursor : {0, 1, 3}) {
        auto client = greet(*officer, from(station(), cursor));
        EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAre("reset 10", "snapshot 1", "caught_up 10"));
    }
}

TEST_F(ResetTest, GivenItemsNoLongerKept_WhenTheCursorIsRightBeforeTheFirst_ThenTheRestIsReplayed) {
    fill(region.station, 10);
    keep_from(5);
    auto client = greet(*officer, from(station(), 4));
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAreArray(items(5, 10, {"caught_up 10"})));
}

TEST_F(ResetTest, GivenAlerts_WhenTheStateIsTold_ThenEachIsThereOnceAsItStandsNow) {
    for (int i = 0; i < 70; ++i) file();
    const auto standing = alerts_of(region.station);
    const auto acked = officer->acknowledge(standing.front().id, 1, AcknowledgementId(fresh_uuid()));
    ASSERT_TRUE(acked) << acked.error().message;

    auto client = greet(*officer);
    std::map<AlertId, AlertState> told;
    std::size_t count = 0;
    for (const auto& frame : client.hear_until("caught_up")) {
        if (frame.type != protocol::Snapshot::type) continue;
        for (const auto& each : frame.as<protocol::Snapshot>().items) {
            told.emplace(each.alert->alert_id, each.alert->state);
            ++count;
        }
    }
    EXPECT_EQ(count, 70u);
    EXPECT_THAT(told, SizeIs(70));
    EXPECT_EQ(told[standing.front().id], AlertState::acknowledged);
    EXPECT_EQ(told[standing.back().id], AlertState::open);
}

TEST_F(ResetTest, GivenASnapshotUnderWay_WhenItemsAreCommitted_ThenTheyComeBetweenItAndCaughtUpOrLive) {
    for (int i = 0; i < 3; ++i) file();
    auto client = greet(*officer);
    change(region.station, 50);
    std::vector<Frame> heard;
    Offset sent = 0;
    while (sent < 53) {
        heard.push_back(client.next());
        if (heard.back().type == protocol::Reset::type) sent = heard.back().as<protocol::Reset>().offset;
        if (heard.back().type != protocol::LiveItem::type) continue;
        EXPECT_EQ(heard.back().as<protocol::LiveItem>().offset, sent + 1);
        sent += 1;
    }
    EXPECT_EQ(heard.front().type, protocol::Reset::type);
}

}  // namespace
}  // namespace vigil::test
