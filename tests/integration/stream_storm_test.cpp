// Promise P5 in a storm: while people file, supplement and acknowledge, listeners come with all sorts of cursors and leave
// at any moment, and the server goes away and comes back. Each stream must be 1, 2, 3, ... to everybody, the same to all,
// and nothing else than what the tables hold.
#include <future>

#include "integration/stream_crowd.hpp"
#include "integration/stream_follower.hpp"
#include "integration/stream_support.hpp"
#include "support/server_process.hpp"

namespace vigil::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// The client of the SDK, one connection after the other. It is shown each item once, whatever the connection does.
class SdkClient final : public client::LiveListener {
public:
    explicit SdkClient(Person& who) : who_(who) {}

    void on_item(const protocol::LiveItem& item) override { shown.push_back(protocol::encode(item)); }
    void on_caught_up(const protocol::CaughtUp&) override { is_caught_up_ = true; }

    void connect(RawClient client) {
        protocol_.emplace(store_, *this);  // as after a start of the app
        ASSERT_TRUE(protocol_->load());
        client_.emplace(std::move(client));
        is_caught_up_ = false;
        for (const auto& frame : protocol_->hello()) client_->say(frame);
    }
    bool is_connected() const { return client_.has_value(); }
    bool is_caught_up() const { return is_caught_up_; }
    void hear() {
        const auto frame = client_->hear();
        if (!frame || protocol_->receive(frame->text)) return leave();
        for (const auto& stored : protocol_->take_stored()) client_->say(stored);
    }
    void leave() {
        protocol_->commit();  // what came just before the end is shown all the same
        client_.reset();
    }
    Person& who() { return who_; }

    std::vector<std::string> shown;

private:
    Person& who_;
    client::MemoryLiveStore store_;
    std::optional<client::LiveProtocol> protocol_;
    std::optional<RawClient> client_;
    bool is_caught_up_ = false;
};

constexpr int kActsBetweenBounces = 15;

class Storm : public StreamTest, public ::testing::WithParamInterface<std::uint64_t> {
protected:
    Storm() : random(GetParam()) {
        for (const auto& [organisation, role] :
             {std::pair{region.station, Role::duty_officer}, {region.police, Role::police_liaison}}) {
            for (int i = 0; i < 2; ++i) {
                people.push_back(person(organisation, role));
                followers.emplace_back(*people.back(), ledgers[organisation], random);
            }
        }
        people.push_back(person(region.station, Role::duty_officer));
        sdk.emplace(*people.back());
        sdk_hears_all();  // nothing yet: it has a cursor from the beginning
        const auto teachers =
            installation.enrolment_code(installation.account(region.school, Role::reporter, "teacher"));
        const auto officers = installation.enrolment_code(installation.account(region.station, Role::duty_officer));
        crowd.emplace(port(), installation.authority(), teachers, officers, GetParam());
    }

    // `bounce` takes the server away and brings it back. Everybody is connected to it, or not, as it was.
    void rage(const std::function<void()>& bounce) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        crowd->begin();
        for (int next_bounce = kActsBetweenBounces; crowd->acts() < 4 * kActsBetweenBounces;) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the crowd stands still";
            if (crowd->acts() >= next_bounce) {
                bounce();
                next_bounce += kActsBetweenBounces;
            }
            one_step(followers[random() % followers.size()]);
            if (random() % 4 == 0) sdk_step();
        }
    }

    void one_step(Follower& follower) {
        if (!follower.is_connected()) return follower.connect(dial(follower.who()));
        if (random() % 20 == 0) return follower.leave();
        for (auto n = random() % 30; n > 0 && follower.is_connected() && follower.is_owed(); --n) follower.hear();
    }
    void sdk_step() {
        if (!sdk->is_connected()) return sdk->connect(dial(sdk->who()));
        for (auto n = random() % 30; n > 0 && sdk->is_connected() && !sdk->is_caught_up(); --n) sdk->hear();
        if (sdk->is_connected() && random() % 4 == 0) sdk->leave();
    }

    // Everything has ended; the server is up in this process. Everybody hears everything once more.
    void check() {
        for (auto& follower : followers) {
            if (!follower.stream()) {
                follower.connect(dial(follower.who()));
                while (!follower.is_caught_up()) follower.hear();
            }
            follower.connect_from(dial(follower.who()), 0);
            follower.settle();
            follower.fall_silent();
        }
        // Now nothing is written any more.
        for (auto& follower : followers) {
            follower.connect_from(dial(follower.who()), 0);
            while (follower.is_connected() && !follower.is_caught_up()) follower.hear();
            EXPECT_TRUE(follower.is_connected());
            follower.leave();
        }
        for (auto& [organisation, ledger] : ledgers) check_ledger(stream_of(organisation), ledger);
        check_sdk();
        for (auto& follower : followers)
            for (const auto& id : follower.acknowledged()) expect_kept(id);
        for (const auto& id : crowd->acknowledged()) expect_kept(id);
        EXPECT_THAT(crowd->refusals(), IsEmpty());
    }

    void check_ledger(const StreamId& stream, const Ledger& ledger) {
        const auto kept = table(stream);
        EXPECT_THAT(ledger.told(), SizeIs(kept.size()));
        Offset offset = 0;
        for (const auto& item : kept) {
            EXPECT_EQ(item.offset, ++offset);
            const auto told = ledger.told().find(offset);
            ASSERT_NE(told, ledger.told().end()) << "offset " << offset << " was told to nobody";
            EXPECT_EQ(told->second, protocol::item_frame(stream, offset, item.body));
        }
    }
    void sdk_hears_all() {
        sdk->connect(dial(sdk->who()));
        do sdk->hear();
        while (sdk->is_connected() && !sdk->is_caught_up());
        EXPECT_TRUE(sdk->is_connected());
        sdk->leave();
    }
    void check_sdk() {
        sdk_hears_all();
        const auto stream = stream_of(region.station);
        std::vector<std::string> once;
        for (const auto& item : table(stream)) once.push_back(protocol::item_frame(stream, item.offset, item.body));
        EXPECT_EQ(sdk->shown, once);
    }
    void expect_kept(const AcknowledgementId& id) {
        EXPECT_TRUE(read([&](Unit& unit) { return unit.alerts().find_acknowledgement(id); })) << id.str();
    }

    std::mt19937_64 random;
    std::vector<PersonPtr> people;
    std::map<OrganisationId, Ledger> ledgers;
    std::vector<Follower> followers;
    std::optional<SdkClient> sdk;
    std::optional<Crowd> crowd;
};

TEST_P(Storm, GivenPeopleWhoFileAndAnswer_WhenListenersComeAndGoAndTheServerRestarts_ThenNoGapAndNoDouble) {
    rage([this] {
        auto stopping = std::async(std::launch::async, [this] { server->stop(); });
        if (sdk->is_connected()) sdk->leave();
        for (auto& follower : followers) {
            if (!follower.is_connected()) continue;
            if (random() % 2 == 0) {
                follower.leave();
            } else {
                follower.hear_to_end();
            }
        }
        stopping.get();
        restart();
    });
    crowd->end();
    check();
}

TEST_P(Storm, GivenPeopleWhoFileAndAnswer_WhenTheServerIsKilledAtAnyMoment_ThenNoGapAndNoDouble) {
    stop();
    ServerProcess process(installation);
    rage([&] {
        process.restart();
        while (sdk->is_connected()) sdk->hear();
        for (auto& follower : followers)
            while (follower.is_connected()) follower.hear();
    });
    crowd->end();
    for (auto& follower : followers)
        if (follower.is_connected()) follower.leave();
    if (sdk->is_connected()) sdk->leave();
    process.kill();
    start();
    check();
}

INSTANTIATE_TEST_SUITE_P(OfSeed, Storm, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace vigil::test
