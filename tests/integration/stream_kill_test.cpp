// A SIGKILL between any two steps of the live protocol (push-protocols 6.2): what was committed is told once more, and
// what was not is done once when it is said again.
#include "integration/stream_support.hpp"
#include "support/server_process.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAreArray;
using ::testing::SizeIs;

class Killed : public StreamTest {
protected:
    Killed()
        : officer(person(region.station, Role::duty_officer)), liaison(person(region.police, Role::police_liaison)) {
        fill(region.station, 20);
        alert = alerts_of(region.station).front();
        end_of_station = head(station());
        epoch_of_data = epoch();
        stop();
        process.emplace(installation);
    }

    // The process is gone without a goodbye; from here on the server runs in this process, over the same folder.
    void kill() {
        process.reset();
        start();
    }
    StreamId station() const { return stream_of(region.station); }
    protocol::LiveAck ack() const { return {AcknowledgementId(fresh_uuid()), alert.id, alert.version, {}}; }
    protocol::AckOk answer_to(const protocol::LiveAck& said) {
        auto client = listen(*officer);
        client.tell(said);
        return client.hear_until("ack_ok").back().as<protocol::AckOk>();
    }
    void expect_acknowledged_once(const protocol::LiveAck& said) {
        const auto rows = read([&](Unit& unit) { return unit.alerts().acknowledgements(alert.id); });
        ASSERT_THAT(rows, SizeIs(1));
        EXPECT_EQ(rows.front().id, said.ack_id);
        EXPECT_TRUE(rows.front().stops);
        EXPECT_EQ(head(station()), end_of_station + 1) << "one item tells the new state";
    }

    PersonPtr officer, liaison;
    Alert alert;
    Offset end_of_station{};
    std::string epoch_of_data;
    std::optional<ServerProcess> process;
};

TEST_F(Killed, GivenACommittedAcknowledgement_WhenKilledBeforeItsAnswerIsRead_ThenTheSameAgainIsTheSame) {
    auto at_station = listen(*officer);
    auto at_police = listen(*liaison);
    const auto said = ack();
    at_station.tell(said);
    // The police are told after the commit; nobody has read the answer.
    EXPECT_EQ(at_police.hear_until("item").back().as<protocol::LiveItem>().item.kind, ItemKind::state);
    kill();
    EXPECT_TRUE(answer_to(said).stops);
    expect_acknowledged_once(said);
}

TEST_F(Killed, GivenAnAcknowledgementOnItsWay_WhenKilledAtOnce_ThenTheSameAgainTakesEffectOnce) {
    auto client = listen(*officer);
    const auto said = ack();
    client.tell(said);
    kill();
    EXPECT_TRUE(answer_to(said).stops);
    expect_acknowledged_once(said);
}

TEST_F(Killed, GivenAnAnsweredAcknowledgement_WhenKilledRightBehindTheAnswer_ThenItIsOnDisk) {
    auto client = listen(*officer);
    const auto said = ack();
    client.tell(said);
    client.hear_until("ack_ok");
    kill();
    expect_acknowledged_once(said);
}

class KilledInReplay : public Killed, public ::testing::WithParamInterface<int> {};

TEST_P(KilledInReplay, GivenAReplay_WhenKilledAfterAnyFrame_ThenTheRestComesAfterIt) {
    auto client = greet(*officer, {epoch_of_data, {{station(), 0}}});
    std::vector<Frame> heard;
    for (int i = 0; i < GetParam(); ++i) heard.push_back(client.next());
    kill();
    auto back = greet(*officer, from(station(), GetParam()));
    for (auto& frame : back.hear_until("caught_up")) heard.push_back(std::move(frame));
    EXPECT_THAT(brief(heard), ElementsAreArray(items(1, 20, {"caught_up 20"})));
}

INSTANTIATE_TEST_SUITE_P(AfterFrames, KilledInReplay, ::testing::Values(0, 1, 7, 19, 20));

TEST_F(Killed, GivenFiledReports_WhenKilledBeforeAnybodyIsTold_ThenTheStreamHasThemInOrder) {
    auto first = red_report(), second = red_report();
    file(first);
    file(second);
    kill();
    auto client = greet(*officer, from(station(), 20));
    EXPECT_THAT(brief(client.hear_until("caught_up")), ElementsAreArray(items(21, 22, {"caught_up 22"})));
}

TEST_F(Killed, GivenAStoredCursorThatWasTaken_WhenKilled_ThenItIsStillKnown) {
    auto client = listen(*officer);
    client.tell(protocol::Stored{station(), 15});
    client.tell(ack());
    client.hear_until("ack_ok");
    kill();
    EXPECT_EQ(read([&](Unit& unit) { return unit.streams().cursor(officer->device(), station()); }), 15);
}

}  // namespace
}  // namespace vigil::test
