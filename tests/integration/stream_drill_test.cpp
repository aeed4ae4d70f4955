// A drill on the live stream: marked in every item, gone from the whole state once it has ended, and noted when a device has it (F52).
#include <vigil/protocol/messages/admin.hpp>

#include "integration/stream_support.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class DrillStream : public StreamTest {
protected:
    DrillStream() : officer(person(region.station, Role::duty_officer)) {}

    StreamId station() const { return stream_of(region.station); }
    void start_drill() { desk("drill.start", protocol::NameOrganisation{region.station}); }
    Drill drill() {
        return read([&](Unit& unit) { return unit.drills().of_organisation(region.station, Instant{}); }).at(0);
    }
    // Messages are taken one after the other: an answer to a later one says that those before it were taken.
    void wait_until_taken(RawClient& client) {
        client.tell(protocol::LiveAck{AcknowledgementId(fresh_uuid()), AlertId(fresh_uuid()), 1, {}});
        client.hear_until("ack_refused");
    }
    std::vector<protocol::ItemBody> whole_state() {
        auto client = greet(*officer);
        std::vector<protocol::ItemBody> found;
        for (const auto& frame : client.hear_until(protocol::CaughtUp::type))
            if (frame.type == protocol::Snapshot::type)
                for (const auto& item : frame.as<protocol::Snapshot>().items) found.push_back(item);
        return found;
    }

    PersonPtr officer;
};

TEST_F(DrillStream, GivenAnOfficerWhoListens_WhenADrillBegins_ThenItIsHeardAtOnceAndSaysThatItIsOne) {
    auto client = listen(*officer);
    start_drill();
    const auto heard = client.hear_until("item").back().as<protocol::LiveItem>();
    EXPECT_EQ(heard.item.kind, ItemKind::alert);
    ASSERT_TRUE(heard.item.alert);
    EXPECT_EQ(heard.item.alert->drill, true);
    EXPECT_FALSE(drill().stored_at);
    client.tell(protocol::Stored{station(), heard.offset});
    wait_until_taken(client);
    EXPECT_TRUE(drill().stored_at);
}

TEST_F(DrillStream, GivenADrill_WhenTheWholeStateIsAsked_ThenItIsShownMarkedUntilItIsAnswered) {
    start_drill();
    const auto running = whole_state();
    ASSERT_THAT(running, SizeIs(1));
    EXPECT_EQ(running[0].alert->drill, true);
    auto client = listen(*officer);
    client.tell(protocol::LiveAck{AcknowledgementId(fresh_uuid()), drill().alert, 1, {}});
    client.hear_until(protocol::AckOk::type);
    EXPECT_EQ(drill().outcome, DrillOutcome::in_time);
    EXPECT_THAT(whole_state(), IsEmpty());
}

}  // namespace
}  // namespace vigil::test
