#include "client/live_protocol.hpp"
#include "live_support.hpp"

namespace vigil::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

TEST_F(LiveProtocolTest, GivenAcknowledgement_WhenTheConnectionIsLost_ThenItIsSentAgainWithItsIdentifier) {
    given_caught_up_at(0);
    const auto ack = protocol.acknowledge(AlertId(uuid_ending(1)), 2, std::nullopt);

    EXPECT_THAT(protocol.hello(), ElementsAre(HasSubstr("hello"), protocol::encode(ack)));
}

TEST_F(LiveProtocolTest, GivenAcknowledgement_WhenTheProcessIsRestarted_ThenItIsSentAgainWithItsIdentifier) {
    given_caught_up_at(0);
    const auto ack = protocol.acknowledge(AlertId(uuid_ending(1)), 2, instant_of(1'700'000'000'000));

    EXPECT_THAT(restarted().hello(), ElementsAre(HasSubstr("hello"), protocol::encode(ack)));
}

TEST_F(LiveProtocolTest, GivenAcknowledgement_WhenTheServerConfirmsTwice_ThenItIsToldOnceAndNotSentAgain) {
    given_caught_up_at(0);
    const auto ack = protocol.acknowledge(AlertId(uuid_ending(1)), 2, std::nullopt);
    const auto ok = protocol::encode(protocol::AckOk{ack.ack_id, ack.alert_id, 2, true});
    EXPECT_TRUE(receive({ok, ok}));

    EXPECT_THAT(listener.acks_taken, ElementsAre(ack.ack_id.str()));
    EXPECT_THAT(protocol.hello(), testing::SizeIs(1));
}

TEST_F(LiveProtocolTest, GivenAcknowledgement_WhenTheServerCanNotTakeItNow_ThenItIsKept) {
    given_caught_up_at(0);
    const auto ack = protocol.acknowledge(AlertId(uuid_ending(1)), 2, std::nullopt);
    receive({protocol::encode(protocol::AckRefused{ack.ack_id, "unavailable", true})});

    EXPECT_THAT(protocol.waiting_acks(), testing::SizeIs(1));
    EXPECT_THAT(listener.acks_refused, IsEmpty());
}

TEST_F(LiveProtocolTest, GivenAcknowledgement_WhenTheServerRefusesIt_ThenThePersonLearnsIt) {
    given_caught_up_at(0);
    const auto ack = protocol.acknowledge(AlertId(uuid_ending(1)), 2, std::nullopt);
    receive({protocol::encode(protocol::AckRefused{ack.ack_id, "forbidden", false})});

    EXPECT_THAT(protocol.waiting_acks(), IsEmpty());
    EXPECT_THAT(listener.acks_refused, ElementsAre("forbidden"));
}

TEST_F(LiveProtocolTest, GivenRoot_WhenTheLogGrows_ThenNothingIsReported) {
    given_caught_up_at(0);
    receive({root(10, "YQ"), root(10, "YQ"), root(11, "Yg"), root(1, "eA", "log-2")});
    EXPECT_THAT(listener.moved_back, IsEmpty());
}

TEST_F(LiveProtocolTest, GivenRoot_WhenTheLogIsShorterNow_ThenItIsReported) {
    given_caught_up_at(0);
    receive({root(10, "YQ"), root(9, "Yg")});
    EXPECT_THAT(listener.moved_back, ElementsAre(Pair(10, 9)));
}

TEST_F(LiveProtocolTest, GivenRoot_WhenTheSamePositionHasAnotherHash_ThenItIsReported) {
    given_caught_up_at(0);
    receive({root(10, "YQ"), root(10, "Yg")});
    EXPECT_THAT(listener.moved_back, ElementsAre(Pair(10, 10)));
}

TEST_F(LiveProtocolTest, GivenRootSeenBeforeARestart_WhenCaughtUpNamesALowerOne_ThenItIsReported) {
    given_caught_up_at(0);
    receive({root(10, "YQ")});
    auto again = restarted();
    again.hello();
    again.receive(caught_up(kStation, 0, kEpoch, 3));

    EXPECT_THAT(listener.moved_back, ElementsAre(Pair(10, 3)));
}

TEST_F(LiveProtocolTest, GivenReconnect_WhenTheServerAsksForIt_ThenItsOwnTimeIsKept) {
    given_caught_up_at(0);
    EXPECT_FALSE(receive({protocol::encode(protocol::Reconnect{1234})}));
    EXPECT_EQ(left->reason, LeaveReason::server_asked);
    EXPECT_EQ(left->after, std::chrono::milliseconds(1234));
}

TEST_F(LiveProtocolTest, GivenFrameOfALaterServer_WhenItsTypeIsUnknown_ThenItIsPassedOver) {
    given_caught_up_at(0);
    EXPECT_TRUE(receive({R"({"type":"weather","wind":"north"})"}));
}

class BrokenFrameTest : public LiveProtocolTest, public testing::WithParamInterface<const char*> {};

TEST_P(BrokenFrameTest, GivenFrameThatBreaksItsDeclaration_WhenItComes_ThenTheConnectionIsLeft) {
    given_caught_up_at(0);
    EXPECT_FALSE(receive({GetParam()}));
    EXPECT_EQ(left->reason, LeaveReason::not_understood);
}

INSTANTIATE_TEST_SUITE_P(Frames, BrokenFrameTest,
                         testing::Values("", "{", "[]", "{}", R"({"type":7})", R"({"type":"item"})",
                                         R"({"type":"item","stream":"org:station","offset":0,"item":{"kind":"alert"}})",
                                         R"({"type":"reset","stream":"org:station","offset":1})",
                                         R"({"type":"problem","code":"malformed_json"})"));

}  // namespace
}  // namespace vigil::client
