// GET /v1/live as Server-Sent Events: the rules of the WebSocket, for clients that know no more than to come back with the
// id of their last event.
#include <future>
#include <vigil/protocol/messages/live_closed.hpp>

#include "integration/stream_support.hpp"
#include "integration/stream_writer.hpp"
#include "integration/wire_event_client.hpp"

namespace vigil::test {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

// An event as the frame that it carries.
Frame frame_of(const Event& event) {
    Frame frame{protocol::type_of(event.data).value(), event.data};
    EXPECT_EQ(event.name, frame.type);
    return frame;
}

class Events : public StreamTest {
protected:
    explicit Events(const std::string& tables = {})
        : StreamTest(tables), officer(person(region.station, Role::duty_officer)) {}

    StreamId station() const { return stream_of(region.station); }
    std::string id(Offset offset) { return epoch() + ";" + station().str() + "=" + std::to_string(offset); }

    EventClient open(const std::string& token, const std::string& last_event_id = {}, const std::string& query = {}) {
        std::string fields = "Authorization: Bearer " + token + "\r\n";
        if (!last_event_id.empty()) fields += "Last-Event-ID: " + last_event_id + "\r\n";
        return {port(), installation.authority(), fields, "/v1/live" + query};
    }
    EventClient open(Person& who, const std::string& last_event_id = {}) { return open(token_of(who), last_event_id); }

    // The next event that is no `root`. Throws where the connection has ended.
    static Frame next(EventClient& client) {
        for (;;) {
            const auto event = client.hear();
            if (!event) throw std::runtime_error("the connection has ended");
            if (event->name != protocol::Root::type) return frame_of(*event);
        }
    }
    static std::vector<Frame> hear_until(EventClient& client, std::string_view type) {
        std::vector<Frame> heard;
        do heard.push_back(next(client));
        while (heard.back().type != type);
        return heard;
    }
    static std::vector<Frame> hear_all(EventClient& client) {
        std::vector<Frame> heard;
        for (const auto& event : client.hear_all())
            if (event.name != protocol::Root::type) heard.push_back(frame_of(event));
        return heard;
    }
    // Hears to the end; the code of the last event, and that nothing came before it.
    static std::int64_t close_code(EventClient& client) {
        const auto rest = hear_all(client);
        EXPECT_THAT(brief(rest), ElementsAre("closed"));
        return rest.empty() ? 0 : protocol::decode<protocol::LiveClosed>(rest.back().text).value().code;
    }

    PersonPtr officer;
};

// --- resume

TEST_F(Events, GivenTenItems_WhenResumingFromEachId_ThenExactlyTheRestComesInOrder) {
    fill(region.station, 10);
    for (Offset cursor = 0; cursor <= 10; ++cursor) {
        auto client = open(*officer, id(cursor));
        EXPECT_THAT(brief(hear_until(client, "caught_up")), ElementsAreArray(items(cursor + 1, 10, {"caught_up 10"})));
        EXPECT_EQ(client.parser().last_event_id(), id(10));
    }
}

TEST_F(Events, GivenTheSameStream_WhenHeardOverBothWays_ThenTheMessagesAreTheSame) {
    fill(region.station, 70);
    auto colleague = person(region.station, Role::duty_officer);
    auto frames = greet(*colleague, from(station(), 3)).hear_until("caught_up");
    auto client = open(*officer, id(3));
    auto events = hear_until(client, "caught_up");
    ASSERT_EQ(frames.size(), events.size());
    for (std::size_t i = 0; i + 1 < frames.size(); ++i) EXPECT_EQ(frames[i].text, events[i].text);
}

TEST_F(Events, GivenACaughtUpClient_WhenSomethingIsFiled_ThenItComesLiveWithItsId) {
    auto client = open(*officer);
    EXPECT_THAT(brief(hear_until(client, "caught_up")), ElementsAre("reset 0", "snapshot 0", "caught_up 0"));
    EXPECT_EQ(client.parser().last_event_id(), id(0));
    file();
    EXPECT_EQ(brief(next(client)), "item 1");
    EXPECT_EQ(client.parser().last_event_id(), id(1));
}

TEST_F(Events, GivenAnIdOfAnotherEpochOrBeyondTheHead_WhenResuming_ThenTheWholeStateIsTold) {
    fill(region.station, 3);
    for (const auto& stale : {"longago;" + station().str() + "=2", id(4), epoch()}) {
        auto client = open(*officer, stale);
        EXPECT_THAT(brief(hear_until(client, "caught_up")), ElementsAre("reset 3", "snapshot 1", "caught_up 3"))
            << stale;
        EXPECT_EQ(client.parser().last_event_id(), id(3));
    }
}

TEST_F(Events, GivenNoWayToSetAHeader_WhenTheIdIsInTheAddress_ThenItCountsUntilTheHeaderIsThere) {
    fill(region.station, 5);
    const auto query = "?last_event_id=" + id(2);
    auto first = open(token_of(*officer), {}, query);
    EXPECT_EQ(brief(next(first)), "item 3");
    auto again = open(token_of(*officer), id(4), query);
    EXPECT_EQ(brief(next(again)), "item 5");
}

// Promise P5. The connection is cut behind any byte: a browser dispatches what is whole and comes back with the id of it.
// Whatever it has then, the rest must make the same whole.
TEST_F(Events, GivenAReplayThatIsCutAnywhere_WhenTheClientComesBack_ThenNothingIsMissingAndNothingComesTwice) {
    fill(region.station, 12);
    auto whole = open(*officer, id(0));
    hear_until(whole, "caught_up");
    const std::string bytes = whole.bytes();
    for (std::size_t cut = 0; cut < bytes.size(); cut += 97) {
        EventParser seen;
        std::vector<std::string> lines;
        for (const auto& event : seen.feed(std::string_view(bytes).substr(0, cut)))
            if (event.name == "item") lines.push_back(brief(frame_of(event)));
        auto back = open(*officer, seen.last_event_id().empty() ? id(0) : seen.last_event_id());
        for (const auto& frame : hear_until(back, "caught_up"))
            if (frame.type == "item") lines.push_back(brief(frame));
        ASSERT_THAT(lines, ElementsAreArray(items(1, 12))) << "cut behind byte " << cut;
    }
}

// A state that came in part counts for nothing: the next connection tells it whole.
TEST_F(Events, GivenAStateThatIsCutAnywhere_WhenTheClientComesBack_ThenItIsToldWhole) {
    for (int i = 0; i < 66; ++i) file();
    const auto end = head(station());
    const auto whole_state = std::vector<std::string>{"reset " + std::to_string(end), "snapshot 64", "snapshot 2",
                                                      "caught_up " + std::to_string(end)};
    auto first = open(*officer);
    EXPECT_THAT(brief(hear_until(first, "caught_up")), ElementsAreArray(whole_state));
    const std::string bytes = first.bytes();
    EventParser seen;
    std::size_t read = 0;
    for (std::size_t stop = 0; (stop = bytes.find("\n\n", read)) != std::string::npos; read = stop + 2) {
        const auto events = seen.feed(std::string_view(bytes).substr(read, stop + 2 - read));
        const bool is_whole = !events.empty() && events.back().name == "caught_up";
        auto back = open(*officer, seen.last_event_id());
        const auto told = brief(hear_until(back, "caught_up"));
        if (is_whole)
            EXPECT_THAT(told, ElementsAre(whole_state.back()));
        else
            EXPECT_THAT(told, ElementsAreArray(whole_state));
    }
}

// Between the replay and what comes live there is no gap either (push-protocols 6.2, point 3).
TEST_F(Events, GivenAStreamThatGrowsAllTheTime_WhenTheLineIsCutAgainAndAgain_ThenEachItemComesOnceInOrder) {
    fill(region.station, 1);
    const SteadyWriter writer(side_io, server->store(), changing(region.station, 1));
    std::string last = id(0);
    Offset expected = 0;
    for (int round = 0; round < 60; ++round) {
        auto client = open(*officer, last);
        for (int heard = 0; heard <= round % 7;) {
            const auto frame = next(client);
            if (frame.type == "caught_up") continue;
            ASSERT_EQ(brief(frame), "item " + std::to_string(++expected));
            ++heard;
        }
        last = client.parser().last_event_id();
    }
}

TEST_F(Events, GivenTwoStreams_WhenOneGrows_ThenTheIdKeepsTheCursorOfTheOther) {
    desk("account.join", protocol::AccountRole{account_of(*officer), region.police, Role::police_liaison});
    file();
    auto client = open(*officer);
    hear_until(client, "caught_up");
    hear_until(client, "caught_up");
    change(region.police, 2);
    EXPECT_EQ(brief(next(client)), "item 2");
    EXPECT_EQ(brief(next(client)), "item 3");
    const auto last = client.parser().last_event_id();
    EXPECT_THAT(last, HasSubstr(";" + station().str() + "=1"));
    EXPECT_THAT(last, HasSubstr(";" + stream_of(region.police).str() + "=3"));
    auto back = open(*officer, last);
    auto ends = brief(hear_until(back, "caught_up"));
    for (auto& line : brief(hear_until(back, "caught_up"))) ends.push_back(std::move(line));
    EXPECT_THAT(ends, UnorderedElementsAre("caught_up 1", "caught_up 3"));
}

// --- the same rules as the WebSocket

TEST_F(Events, GivenABarredCase_WhenItsItemsAreReplayed_ThenAGoneStandsInTheirPlaceAndCounts) {
    auto unsaid = red_report();
    unsaid.suspect_relation.clear();
    const auto report = file(teacher(), unsaid);
    protocol::FileSupplement more;
    more.suspect_relation = "local_official";  // rule N10 bars the station of the place
    supplement(teacher(), report, more);
    auto client = open(*officer, id(0));
    EXPECT_EQ(brief(next(client)), "gone 1");
    EXPECT_EQ(client.parser().last_event_id(), id(1));
}

TEST_F(Events, GivenAnAlert_WhenItIsAcknowledgedByPost_ThenTheStreamTellsTheNewState) {
    file();
    auto client = open(*officer, id(1));
    hear_until(client, "caught_up");
    const auto alert = alerts_of(region.station).front();
    ASSERT_TRUE(officer->acknowledge(alert.id, alert.version, AcknowledgementId(fresh_uuid())));
    const auto told = next(client).as<protocol::LiveItem>();
    EXPECT_EQ(told.item.kind, ItemKind::state);
    EXPECT_EQ(told.item.alert->state, AlertState::acknowledged);
}

TEST_F(Events, GivenAListeningDevice_WhenItIsRevoked_ThenItIsToldSoInTimeAndMayNotComeBack) {
    const auto token = token_of(*officer);
    auto client = open(token);
    hear_until(client, "caught_up");
    desk("device.revoke", protocol::NameDevice{officer->device()});
    const auto revoked = std::chrono::steady_clock::now();
    EXPECT_EQ(close_code(client), 4003);
    EXPECT_LT(std::chrono::steady_clock::now() - revoked, 2s);
    EXPECT_EQ(open(token, id(0)).head().status, 401);  // a browser stops here
}

TEST_F(Events, GivenAListeningAccount_WhenItIsEnded_ThenNothingMoreIsTold) {
    auto client = open(*officer);
    hear_until(client, "caught_up");
    desk("account.end", protocol::NameAccount{account_of(*officer)});
    file();
    EXPECT_EQ(close_code(client), 4003);
}

TEST_F(Events, GivenAListener_WhenTheRoleIsTakenAway_ThenTheStreamIsEmptiedAndLeavesTheId) {
    fill(region.station, 3);
    auto client = open(*officer);
    hear_until(client, "caught_up");
    const auto last = client.parser().last_event_id();
    desk("account.leave", protocol::AccountRole{account_of(*officer), region.station, Role::duty_officer});
    change(region.station, 1);
    EXPECT_EQ(close_code(client), 4001);
    auto back = open(*officer, last);
    EXPECT_THAT(brief(hear_until(back, "caught_up")), ElementsAre("reset 0", "caught_up 0"));
    EXPECT_EQ(back.parser().last_event_id(), epoch());
}

TEST_F(Events, GivenADevice_WhenItConnectsAgainEitherWay_ThenTheOlderConnectionIsReplaced) {
    auto first = open(*officer);
    hear_until(first, "caught_up");
    auto second = open(*officer);
    hear_until(second, "caught_up");
    EXPECT_EQ(close_code(first), 4002);
    auto third = listen(*officer);
    EXPECT_EQ(close_code(second), 4002);
    auto fourth = open(*officer);
    hear_until(fourth, "caught_up");
    EXPECT_EQ(third.close_code(), 4002);
}

TEST_F(Events, GivenAListener_WhenTheServerStops_ThenItIsToldWhenToComeBackAndResumesThere) {
    fill(region.station, 2);
    auto client = open(*officer, id(0));
    hear_until(client, "caught_up");
    auto stopping = std::async(std::launch::async, [this] { stop(); });
    const auto last = hear_all(client);
    client.vanish();  // the server waits a while for its end
    stopping.get();
    ASSERT_THAT(brief(last), ElementsAre("reconnect", "closed"));
    EXPECT_EQ(client.parser().retry(), last.front().as<protocol::Reconnect>().after_ms)
        << "the browser waits by itself";
    EXPECT_EQ(protocol::decode<protocol::LiveClosed>(last.back().text).value().code, 1012);
    start();
    change(region.station, 1);
    auto back = open(*officer, client.parser().last_event_id());
    EXPECT_EQ(brief(next(back)), "item 3");
}

class EventsWithRoots : public Events {
protected:
    EventsWithRoots() : Events("[store]\ncheckpoint = \"100ms\"\n") {}
};

TEST_F(EventsWithRoots, GivenAListener_WhenACheckpointIsSigned_ThenItsRootComesAndMovesNothing) {
    auto client = open(*officer);
    hear_until(client, "caught_up");
    file();
    for (bool has_root = false; !has_root;) {
        const auto event = client.hear();
        ASSERT_TRUE(event);
        has_root =
            event->name == protocol::Root::type && event->data.find(server->store().log_id()) != std::string::npos;
    }
    EXPECT_THAT(client.parser().last_event_id(), StartsWith(epoch() + ";" + station().str() + "="));
}

// --- refusals

TEST_F(Events, GivenABadId_WhenResuming_ThenItIsRefusedAndTheGoodOneStillCounts) {
    fill(region.station, 3);
    auto refused = open(*officer, epoch() + ";" + station().str());
    EXPECT_EQ(refused.head().status, 400);
    EXPECT_THAT(refused.head().body, HasSubstr("\"code\":\"bad_request\""));
    EXPECT_THAT(refused.head().body, Not(HasSubstr(station().str()))) << "nothing that was sent is repeated";
    auto good = open(*officer, id(2));
    EXPECT_EQ(brief(next(good)), "item 3");
}

TEST_F(Events, GivenNoSession_WhenEventsAreAskedFor_ThenItIsRefused) {
    EventClient client(port(), installation.authority());
    EXPECT_EQ(client.head().status, 401);
}

}  // namespace
}  // namespace vigil::test
