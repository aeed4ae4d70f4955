#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kEndpoint = "platform";

class WebhookContract : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        write([](Unit& unit) -> Result<void> {
            VIGIL_TRY(insert_directory(unit));
            VIGIL_TRY(unit.webhooks().put_endpoint({.name = kEndpoint, .since = kNow}));
            return unit.webhooks().put_endpoint({.name = "other", .since = kNow});
        });
    }
    static WebhookMessage a_message_of(int number) {
        return {.id = WebhookMessageId("msg_" + std::to_string(number)),
                .endpoint = kEndpoint,
                .event = WebhookEvent::alert_raised,
                .organisation = kStation,
                .offset = number,
                .subject = kAlert.str(),
                .happened_at = kNow - 1s,
                .queued_at = kNow + std::chrono::seconds(number),
                .due_at = kNow + std::chrono::seconds(number)};
    }
    // One that stands so since then.
    static WebhookMessage ended(int number, WebhookState state, Instant at) {
        auto message = a_message_of(number);
        message.state = state;
        message.ended_at = at;
        return message;
    }
    void insert(const WebhookMessage& message) {
        write([&](Unit& unit) { return unit.webhooks().insert(message); });
    }
    std::optional<WebhookMessage> stored(const WebhookMessageId& id) {
        return found([&](Unit& unit) { return unit.webhooks().find(id); });
    }
    static std::vector<std::string> ids_of_messages(const std::vector<WebhookMessage>& messages) {
        std::vector<std::string> ids;
        for (const auto& each : messages) ids.push_back(each.id.str());
        return ids;
    }
    std::vector<std::string> due(const std::string& endpoint, Instant now, std::size_t limit = 100) {
        return ids_of_messages(found([&](Unit& unit) { return unit.webhooks().due(endpoint, now, limit); }));
    }
    std::vector<std::string> failed(std::size_t limit = 100) {
        return ids_of_messages(found([&](Unit& unit) { return unit.webhooks().failed(kEndpoint, limit); }));
    }
    WebhookTally tally() {
        return found([&](Unit& unit) { return unit.webhooks().tally(kEndpoint); });
    }
};
VIGIL_ON_EVERY_ENGINE(WebhookContract);

TEST_P(WebhookContract, GivenAnEndpoint_WhenReplacedAndRemoved_ThenEveryFieldIsAsItWasPut) {
    const auto known = [&](const std::string& name) {
        return found([&](Unit& unit) { return unit.webhooks().endpoint(name); });
    };
    EXPECT_EQ(known(kEndpoint), (WebhookEndpoint{.name = kEndpoint, .since = kNow}));
    const WebhookEndpoint changed{.name = kEndpoint,
                                  .since = kNow + 1s,
                                  .disabled_at = kNow + 2s,
                                  .failing_since = kNow + 3s,
                                  .succeeded_at = kNow + 4s,
                                  .code = "http_410"};
    write([&](Unit& unit) { return unit.webhooks().put_endpoint(changed); });
    EXPECT_EQ(known(kEndpoint), changed);
    EXPECT_THAT(found([](Unit& unit) { return unit.webhooks().endpoints(); }),
                ElementsAre(WebhookEndpoint{.name = "other", .since = kNow}, changed));
    EXPECT_FALSE(known("nobody"));
    write([](Unit& unit) { return unit.webhooks().remove_endpoint(kEndpoint); });
    EXPECT_FALSE(known(kEndpoint));
    write([](Unit& unit) { return unit.webhooks().remove_endpoint(kEndpoint); });
}

TEST_P(WebhookContract, GivenCursors_WhenPutAndRemoved_ThenThoseOfTheEndpointAreThere) {
    const auto cursors = [&](const std::string& endpoint) {
        return found([&](Unit& unit) { return unit.webhooks().cursors(endpoint); });
    };
    EXPECT_THAT(cursors(kEndpoint), IsEmpty());
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.webhooks().put_cursor(kEndpoint, {kPolice, 7}));
        VIGIL_TRY(unit.webhooks().put_cursor(kEndpoint, {kStation, 0}));
        return unit.webhooks().put_cursor("other", {kStation, 9});
    });
    EXPECT_THAT(cursors(kEndpoint), ElementsAre(WebhookCursor{kStation, 0}, WebhookCursor{kPolice, 7}));
    write([](Unit& unit) { return unit.webhooks().put_cursor(kEndpoint, {kStation, 3}); });
    write([](Unit& unit) { return unit.webhooks().remove_cursor(kEndpoint, kPolice); });
    EXPECT_THAT(cursors(kEndpoint), ElementsAre(WebhookCursor{kStation, 3}));
    EXPECT_THAT(cursors("other"), ElementsAre(WebhookCursor{kStation, 9}));
}

TEST_P(WebhookContract, GivenAMessage_WhenUpdated_ThenEveryFieldIsAsItWasWritten) {
    auto message = a_message_of(1);
    insert(message);
    EXPECT_EQ(stored(message.id), message);
    message.state = WebhookState::failed;
    message.due_at = kNow + 1h;
    message.attempts = 10;
    message.leased_until = kNow + 2h;
    message.ended_at = kNow + 3h;
    message.code = "http_500";
    write([&](Unit& unit) { return unit.webhooks().update(message); });
    EXPECT_EQ(stored(message.id), message);
    EXPECT_FALSE(stored(WebhookMessageId("msg_9")));
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.webhooks().update(a_message_of(9)); }),
              ErrorKind::not_found);
}

// Where two nodes follow one stream.
TEST_P(WebhookContract, GivenAMessageOfAPlaceInAStream_WhenAnotherOneIsInserted_ThenThatIsAConflict) {
    insert(a_message_of(1));
    EXPECT_EQ(failure_of_write([](Unit& unit) { return unit.webhooks().insert(a_message_of(1)); }),
              ErrorKind::conflict);
    auto same_place = a_message_of(2);
    same_place.offset = 1;
    EXPECT_EQ(failure_of_write([&](Unit& unit) { return unit.webhooks().insert(same_place); }), ErrorKind::conflict);
    same_place.endpoint = "other";
    insert(same_place);
    auto test = a_message_of(3);
    test.organisation = OrganisationId();
    test.offset = 0;
    insert(test);
    test.id = WebhookMessageId("msg_4");
    insert(test);
}

TEST_P(WebhookContract, GivenMessages_WhenThoseThatAreDueAreAsked_ThenTheyAreTheQueuedOnesOfTheEndpointByTime) {
    insert(a_message_of(3));
    insert(a_message_of(1));
    insert(a_message_of(2));
    auto elsewhere = a_message_of(4);
    elsewhere.endpoint = "other";
    insert(elsewhere);
    insert(ended(5, WebhookState::sent, kNow));
    EXPECT_THAT(due(kEndpoint, kNow + 2s), ElementsAre("msg_1", "msg_2"));
    EXPECT_THAT(due(kEndpoint, kNow + 1h, 2), ElementsAre("msg_1", "msg_2"));
    EXPECT_THAT(due(kEndpoint, kNow + 999ms), IsEmpty());
    EXPECT_THAT(due("other", kNow + 1h), ElementsAre("msg_4"));
    auto tenth = a_message_of(10);
    tenth.due_at = kNow + 1s;
    insert(tenth);
    EXPECT_THAT(due(kEndpoint, kNow + 1s), ElementsAre("msg_1", "msg_10")) << "in the order of the stream";
}

TEST_P(WebhookContract, GivenMessages_WhenCounted_ThenWhatWaitsAndWhatHasFailedIsTold) {
    EXPECT_EQ(tally().waiting, 0u);
    EXPECT_FALSE(tally().waiting_since);
    insert(a_message_of(2));
    insert(a_message_of(3));
    insert(ended(4, WebhookState::failed, kNow + 1h));
    insert(ended(5, WebhookState::failed, kNow + 2h));
    insert(ended(6, WebhookState::cancelled, kNow));
    EXPECT_EQ(tally().waiting, 2u);
    EXPECT_EQ(tally().failed, 2u);
    EXPECT_EQ(tally().waiting_since, kNow + 2s);
    EXPECT_THAT(failed(), ElementsAre("msg_5", "msg_4"));
    EXPECT_THAT(failed(1), ElementsAre("msg_5"));
}

TEST_P(WebhookContract, GivenMessagesThatFailed_WhenQueuedAnew_ThenTheyAreDueNowWithoutAttempts) {
    auto failed_one = ended(1, WebhookState::failed, kNow);
    failed_one.attempts = 10;
    insert(failed_one);
    insert(ended(2, WebhookState::sent, kNow));
    auto elsewhere = ended(3, WebhookState::failed, kNow);
    elsewhere.endpoint = "other";
    insert(elsewhere);
    std::size_t queued = 0;
    write([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(queued, unit.webhooks().queue_failed(kEndpoint, kNow + 1h));
        return success();
    });
    EXPECT_EQ(queued, 1u);
    const auto anew = stored(failed_one.id).value();
    EXPECT_EQ(anew.state, WebhookState::queued);
    EXPECT_EQ(anew.due_at, kNow + 1h);
    EXPECT_EQ(anew.attempts, 0);
    EXPECT_FALSE(anew.ended_at);
    EXPECT_EQ(stored(elsewhere.id)->state, WebhookState::failed);
}

TEST_P(WebhookContract, GivenMessagesOfTwoOrganisations_WhenThoseOfOneAreCancelled_ThenWhatIsSentAndTheOthersStay) {
    auto leased = a_message_of(1);
    leased.leased_until = kNow + 1h;
    insert(leased);
    insert(ended(2, WebhookState::failed, kNow));
    insert(ended(3, WebhookState::sent, kNow));
    auto others = a_message_of(4);
    others.organisation = kPolice;
    insert(others);
    write([](Unit& unit) { return unit.webhooks().cancel(kEndpoint, kStation, "not_configured", kNow + 5h); });
    for (const auto* id : {"msg_1", "msg_2"}) {
        const auto message = stored(WebhookMessageId(id)).value();
        EXPECT_EQ(message.state, WebhookState::cancelled);
        EXPECT_EQ(message.ended_at, kNow + 5h);
        EXPECT_EQ(message.code, "not_configured");
        EXPECT_FALSE(message.leased_until);
    }
    EXPECT_EQ(stored(WebhookMessageId("msg_3"))->state, WebhookState::sent);
    EXPECT_EQ(stored(others.id)->state, WebhookState::queued);
}

TEST_P(WebhookContract, GivenMessagesThatEnded_WhenForgotten_ThenTheOldestThatWereSentOrCancelledAreGone) {
    insert(ended(1, WebhookState::sent, kNow - 3h));
    insert(ended(2, WebhookState::cancelled, kNow - 2h));
    insert(ended(3, WebhookState::sent, kNow - 1h));
    insert(ended(4, WebhookState::failed, kNow - 3h));
    insert(ended(5, WebhookState::sent, kNow));
    const auto forget = [&](std::size_t limit) {
        write([&](Unit& unit) { return unit.webhooks().forget(kNow, limit); });
        std::vector<int> left;
        for (int i = 1; i <= 5; ++i)
            if (stored(WebhookMessageId("msg_" + std::to_string(i)))) left.push_back(i);
        return left;
    };
    EXPECT_THAT(forget(2), ElementsAre(3, 4, 5));
    EXPECT_THAT(forget(2), ElementsAre(4, 5));
}

}  // namespace
}  // namespace vigil::test
