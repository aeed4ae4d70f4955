// webhook.*: endpoints, what could not be sent, and what an administrator does about it.
#include "domain/webhooks/queueing.hpp"
#include "domain/webhooks/sending.hpp"
#include "unit/app/desk_support.hpp"

namespace vigil::test {
namespace {

using testing::IsEmpty;

class DeskWebhooks : public DeskTest {
protected:
    DeskWebhooks() {
        in_transaction([&](Unit& unit) {
            return take_up(unit, {{"platform", {organisation_}, {}}, {"other", {}, {}}}, now());
        });
    }
    Instant now() { return store.timers().now(); }
    template <class F>
    void in_transaction(F f) {
        const auto done = store.write_now([&](Unit& unit) -> Result<void> {
            VIGIL_TRY(f(unit));
            return success();
        });
        ASSERT_TRUE(done) << done.error().message;
    }
    // One of a place in the stream of the organisation that has failed then.
    WebhookMessage failed_message(Offset offset, Instant at) {
        const WebhookMessage message{.id = WebhookMessageId("msg_" + std::to_string(offset)),
                                     .endpoint = "platform",
                                     .event = WebhookEvent::alert_changed,
                                     .organisation = organisation_,
                                     .offset = offset,
                                     .subject = kAlert.str(),
                                     .happened_at = now(),
                                     .state = WebhookState::failed,
                                     .queued_at = now(),
                                     .due_at = now(),
                                     .attempts = 10,
                                     .ended_at = at,
                                     .code = "http_500"};
        in_transaction([&](Unit& unit) { return unit.webhooks().insert(message); });
        return message;
    }
    json endpoint() { return run("webhook.list").at("endpoints").at(1); }

    UuidSource ids_{};
    OrganisationId organisation_{organisation("station", kTownship)};
};

TEST_F(DeskWebhooks, GivenEndpoints_WhenListed_ThenTheyAreShownByNameWithWhatWaits) {
    in_transaction([&](Unit& unit) -> Result<void> {
        VIGIL_TRY(queue_test(unit, ids_, "platform", now()));
        return unit.webhooks().put_endpoint({.name = "platform",
                                             .since = kNow,
                                             .disabled_at = {},
                                             .failing_since = kNow + std::chrono::seconds(1),
                                             .succeeded_at = kNow,
                                             .code = "http_500"});
    });
    failed_message(1, now());
    EXPECT_EQ(run("webhook.list").at("endpoints").at(0).at("endpoint"), "other");
    const json expected{{"endpoint", "platform"},
                        {"organisation_ids", {organisation_.str()}},
                        {"since", ms_of(kNow)},
                        {"waiting", 1},
                        {"failed", 1},
                        {"waiting_since", ms_of(now())},
                        {"succeeded_at", ms_of(kNow)},
                        {"failing_since", ms_of(kNow) + 1000},
                        {"code", "http_500"}};
    EXPECT_EQ(endpoint(), expected);
}

TEST_F(DeskWebhooks, GivenMessagesThatFailed_WhenListed_ThenTheNewestComesFirst) {
    EXPECT_THAT(run("webhook.failed").at("messages"), IsEmpty());
    failed_message(1, now());
    failed_message(2, now() + std::chrono::hours(1));
    const auto messages = run("webhook.failed").at("messages");
    ASSERT_EQ(messages.size(), 2u);
    const json expected{{"message_id", "msg_2"},
                        {"endpoint", "platform"},
                        {"event", "alert.changed"},
                        {"organisation_id", organisation_.str()},
                        {"subject_id", kAlert.str()},
                        {"failed_at", ms_of(now()) + 3'600'000},
                        {"attempts", 10},
                        {"code", "http_500"}};
    EXPECT_EQ(messages.at(0), expected);
}

TEST_F(DeskWebhooks, GivenMessagesThatFailed_WhenSentAgain_ThenTheyWaitAndItIsLogged) {
    failed_message(1, now());
    failed_message(2, now());
    failed_message(3, now());
    EXPECT_EQ(run("webhook.again", {{"message_id", "msg_2"}}).at("messages"), 1);
    EXPECT_TRUE(is_logged("webhook.again", "msg_2"));
    EXPECT_EQ(run("webhook.again", {{"endpoint", "platform"}}).at("messages"), 2);
    EXPECT_TRUE(is_logged("webhook.again", "platform"));
    EXPECT_EQ(endpoint().at("waiting"), 3);
    EXPECT_EQ(endpoint().at("failed"), 0);
}

TEST_F(DeskWebhooks, GivenNothingThatHasFailed_WhenSentAgain_ThenItIsRefused) {
    EXPECT_EQ(refusal("webhook.again", {{"message_id", "msg_1"}}).at("code"), "not_found");
    EXPECT_EQ(refusal("webhook.again", {{"endpoint", "nobody"}}).at("code"), "not_found");
    EXPECT_EQ(refusal("webhook.again").at("code"), "invalid_document");
    EXPECT_EQ(refusal("webhook.again", {{"endpoint", "platform"}, {"message_id", "msg_1"}}).at("code"),
              "invalid_document");
    in_transaction([&](Unit& unit) { return queue_test(unit, ids_, "platform", now()); });
    const auto waiting = found([&](Unit& unit) { return unit.webhooks().due("platform", now(), 1); }).at(0);
    EXPECT_EQ(refusal("webhook.again", {{"message_id", waiting.id.str()}}).at("code"), "conflict");
}

TEST_F(DeskWebhooks, GivenAnEndpointThatIsDisabled_WhenEnabled_ThenItIsNot) {
    EXPECT_EQ(refusal("webhook.enable", {{"endpoint", "platform"}}).at("code"), "conflict");
    EXPECT_EQ(refusal("webhook.enable", {{"endpoint", "nobody"}}).at("code"), "not_found");
    in_transaction([&](Unit& unit) {
        return unit.webhooks().put_endpoint({.name = "platform", .since = kNow, .disabled_at = kNow});
    });
    EXPECT_EQ(endpoint().at("disabled_at"), ms_of(kNow));
    EXPECT_EQ(refusal("webhook.test", {{"endpoint", "platform"}}).at("code"), "conflict");
    EXPECT_EQ(run("webhook.enable", {{"endpoint", "platform"}}), json::object());
    EXPECT_FALSE(endpoint().contains("disabled_at"));
    EXPECT_TRUE(is_logged("webhook.enabled", "platform"));
}

TEST_F(DeskWebhooks, GivenAnEndpoint_WhenTested_ThenAMessageWaitsThatIsMarked) {
    const WebhookMessageId id(run("webhook.test", {{"endpoint", "platform"}}).at("message_id").get<std::string>());
    EXPECT_EQ(found([&](Unit& unit) { return unit.webhooks().find(id); })->event, WebhookEvent::test);
    EXPECT_EQ(refusal("webhook.test", {{"endpoint", "nobody"}}).at("code"), "not_found");
}

}  // namespace
}  // namespace vigil::test
