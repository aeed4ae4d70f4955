// The store cannot be read, or written, for a moment: nothing is lost by it, and nobody is told something wrong.
#include "integration/stream_blockade.hpp"
#include "integration/stream_support.hpp"

namespace vigil::test {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;

class Trouble : public StreamTest {
protected:
    Trouble() : StreamTest("[store]\nreaders = 2\nqueue = 2\n"), officer(person(region.station, Role::duty_officer)) {
        fill(region.station, 1);
    }

    StreamId station() const { return stream_of(region.station); }
    // No read is taken any more: both readers are busy, two wait, a third is refused.
    auto block_reading() {
        return std::make_unique<Blockade>(io, 2, 2, [this](auto f) { return server->store().read(std::move(f)); });
    }
    auto block_writing() {
        return std::make_unique<Blockade>(io, 1, 2, [this](auto f) { return server->store().write(std::move(f)); });
    }
    std::uint64_t refused() const { return server->store().counters().refused.load(); }
    void wait_for_a_refusal_after(std::uint64_t before) {
        ASSERT_TRUE(run_until(io, [&] { return refused() > before; }));
    }

    PersonPtr officer;
};

// A hint is only a hint, but an alarm must not wait for the next one.
TEST_F(Trouble, GivenAListener_WhenAnItemIsCommittedWhileNothingCanBeRead_ThenItIsToldWhenReadingWorksAgain) {
    auto client = listen(*officer, from(station(), 1));
    auto blockade = block_reading();
    const auto before = refused();
    change(region.station, 1);
    wait_for_a_refusal_after(before);
    blockade->open();
    EXPECT_EQ(brief(client.next()), "item 2");
}

TEST_F(Trouble, GivenAnItemThatCouldNotBeRead_WhenTheNextIsCommitted_ThenBothAreToldInOrder) {
    auto client = listen(*officer, from(station(), 1));
    auto blockade = block_reading();
    const auto before = refused();
    change(region.station, 1);
    wait_for_a_refusal_after(before);
    blockade->open();
    change(region.station, 1);
    EXPECT_EQ(brief(client.next()), "item 2");
    EXPECT_EQ(brief(client.next()), "item 3");
}

// 4003 makes a client give up its session; here nothing was revoked.
TEST_F(Trouble, GivenAHello_WhenNothingCanBeRead_ThenTheClientIsAskedToComeBackAndNotToldThatItIsRevoked) {
    auto client = dial(*officer);
    auto blockade = block_reading();
    client.tell(from(station(), 0));
    EXPECT_THAT(client.close_code(), AnyOf(4001, 1011, 1012));
    blockade->open();
    auto back = greet(*officer, from(station(), 0));
    EXPECT_THAT(brief(back.hear_until("caught_up")), ElementsAre("item 1", "caught_up 1"));
}

TEST_F(Trouble, GivenAnAcknowledgement_WhenNothingCanBeWritten_ThenItIsRefusedForNowAndTakenLater) {
    const auto alert = alerts_of(region.station).front();
    auto client = listen(*officer, from(station(), 1));
    auto blockade = block_writing();
    const protocol::LiveAck said{AcknowledgementId(fresh_uuid()), alert.id, alert.version, {}};
    client.tell(said);
    const auto told = client.hear_until("ack_refused").back().as<protocol::AckRefused>();
    blockade->open();
    EXPECT_EQ(told.code, "unavailable");
    EXPECT_TRUE(told.retry);
    client.tell(said);
    EXPECT_TRUE(client.hear_until("ack_ok").back().as<protocol::AckOk>().stops);
}

// A cursor that is not kept costs a repetition, never the connection.
TEST_F(Trouble, GivenStored_WhenNothingCanBeWritten_ThenTheConnectionGoesOn) {
    auto client = listen(*officer, from(station(), 0));
    auto blockade = block_writing();
    const auto before = refused();
    client.tell(protocol::Stored{station(), 1});
    wait_for_a_refusal_after(before);
    blockade->open();
    change(region.station, 1);
    EXPECT_EQ(brief(client.next()), "item 2");
}

}  // namespace
}  // namespace vigil::test
