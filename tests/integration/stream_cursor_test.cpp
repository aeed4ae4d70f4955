// `stored`: what the server believes that a device has on its disk.
#include "integration/stream_blockade.hpp"
#include "integration/stream_support.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;

class StoredCursor : public StreamTest {
protected:
    StoredCursor() : officer(person(region.station, Role::duty_officer)) { fill(region.station, 8); }

    StreamId station() const { return stream_of(region.station); }
    std::optional<Offset> kept(Person& who) {
        return read([&](Unit& unit) { return unit.streams().cursor(who.device(), station()); });
    }
    // Messages are taken one after the other: an answer to a later one says that those before it were taken.
    void wait_until_taken(RawClient& client) {
        client.tell(protocol::LiveAck{AcknowledgementId(fresh_uuid()), AlertId(fresh_uuid()), 1, {}});
        client.hear_until("ack_refused");
    }

    PersonPtr officer;
};

TEST_F(StoredCursor, GivenItemsThatWereSent_WhenTheClientHasStoredThem_ThenItsDeviceHasThatCursor) {
    auto client = listen(*officer, from(station(), 0));
    client.tell(protocol::Stored{station(), 8});
    wait_until_taken(client);
    EXPECT_EQ(kept(*officer), 8);
}

TEST_F(StoredCursor, GivenAStoredOffset_WhenALowerOneIsSaid_ThenTheCursorStays) {
    auto client = listen(*officer, from(station(), 0));
    client.tell(protocol::Stored{station(), 5});
    client.tell(protocol::Stored{station(), 3});
    wait_until_taken(client);
    EXPECT_EQ(kept(*officer), 5);
}

TEST_F(StoredCursor, GivenTwoDevicesOfAnAccount_WhenOneHasStored_ThenTheOtherHasNot) {
    auto other = device_of(account_of(*officer));
    auto client = listen(*officer, from(station(), 0));
    client.tell(protocol::Stored{station(), 8});
    wait_until_taken(client);
    EXPECT_EQ(kept(*other), std::nullopt);
}

TEST_F(StoredCursor, GivenAStoredOffset_WhenTheServerIsStartedAnew_ThenItIsStillKnown) {
    {
        auto client = listen(*officer, from(station(), 0));
        client.tell(protocol::Stored{station(), 6});
        wait_until_taken(client);
    }
    restart();
    EXPECT_EQ(kept(*officer), 6);
}

TEST_F(StoredCursor, GivenAnOffsetThatWasNotSent_WhenItIsSaidToBeStored_ThenTheConnectionEndsWithBadMessage) {
    auto client = listen(*officer, from(station(), 0));
    client.tell(protocol::Stored{station(), 9});
    EXPECT_THAT(brief(client.hear_all()), ElementsAre("problem bad_request"));
    EXPECT_EQ(client.close_code(), 4005);
    EXPECT_EQ(kept(*officer), std::nullopt);
}

TEST_F(StoredCursor, GivenAStreamThatIsNotFollowed_WhenItIsSaidToBeStored_ThenTheConnectionEndsWithBadMessage) {
    auto client = listen(*officer, from(station(), 0));
    client.tell(protocol::Stored{stream_of(region.police), 1});
    EXPECT_EQ(client.close_code(), 4005);
}

// What a client claims in its hello was not sent by this database; it must not pass for delivered (push-protocols 6.2,
// point 2: a lying client).
TEST_F(StoredCursor, GivenAHelloBeyondTheHead_WhenItsCursorIsSaidToBeStoredAtOnce_ThenItIsNotBelieved) {
    auto colleague = person(region.station, Role::duty_officer);
    auto other = listen(*colleague);
    auto client = dial(*officer);
    // The server cannot compare the cursor with its tables before all three messages are there.
    Blockade blockade(io, 2, 0, [this](auto f) { return server->store().read(std::move(f)); });
    client.tell(from(station(), 1000));
    client.tell(protocol::Stored{station(), 1000});
    client.say("{}");  // ends the connection, if nothing has
    wait_until_taken(other);
    blockade.open();
    client.hear_all();
    EXPECT_LE(kept(*officer).value_or(0), head(station()));
}

TEST_F(StoredCursor, GivenAClientThatNeverSaysStored_WhenItComesBack_ThenItsOwnCursorCounts) {
    { auto client = listen(*officer, from(station(), 0)); }
    auto client = greet(*officer, from(station(), 7));
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAre("item 8", "caught_up 8"));
}

// A cursor that the server keeps is about deliveries; what a client gets is decided by what the client says it has.
TEST_F(StoredCursor, GivenAStoredOffset_WhenTheClientComesBackWithALowerCursor_ThenItGetsTheItemsAgain) {
    {
        auto client = listen(*officer, from(station(), 0));
        client.tell(protocol::Stored{station(), 8});
        wait_until_taken(client);
    }
    auto client = greet(*officer, from(station(), 6));
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAre("item 7", "item 8", "caught_up 8"));
}

}  // namespace
}  // namespace vigil::test
