// What happens in the stream of an organisation becomes messages to whoever is told of it, each once; and what becomes of each. Time is
// the test's own.
#include "domain/alerts/items.hpp"
#include "domain/webhooks/queueing.hpp"
#include "domain/webhooks/sending.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kPlatform = "platform";

class Telling : public Casework {
protected:
    Telling() { take_up_all({to_platform()}); }

    WebhookSubscription to_platform() const {
        return {kPlatform, {in_.station}, {WebhookEvent::alert_raised, WebhookEvent::alert_changed}};
    }
    void take_up_all(const std::vector<WebhookSubscription>& all) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(take_up(unit, all, now()));
            return std::monostate{};
        });
    }
    std::size_t queue(const WebhookSubscription& to, std::size_t limit = 100) {
        return find([&](Unit& unit) { return queue_news(unit, ids_, to, limit, now()); });
    }
    std::size_t queue() { return queue(to_platform()); }
    bool is_news(const std::string& endpoint = kPlatform) {
        return find([&](Unit& unit) { return has_news(unit, endpoint); });
    }
    std::vector<WebhookMessage> lease(const std::string& endpoint = kPlatform, std::size_t limit = 100) {
        return find([&](Unit& unit) { return lease_webhooks(unit, endpoint, limit, now()); });
    }
    std::optional<WebhookEndpoint> note(const WebhookMessageId& id, const Attempt& attempt, double fraction = 0) {
        return find([&](Unit& unit) { return note_webhook(unit, id, attempt, fraction, now()); });
    }
    // One message that waits, of one alert.
    WebhookMessage a_message() {
        file(a_report({kOrangeSignal}));
        queue();
        return lease().at(0);
    }
    WebhookMessage stored(const WebhookMessageId& id) {
        return find([&](Unit& unit) { return unit.webhooks().find(id); }).value();
    }
    std::optional<WebhookEndpoint> endpoint(const std::string& name = kPlatform) {
        return find([&](Unit& unit) { return unit.webhooks().endpoint(name); });
    }
    std::vector<WebhookCursor> cursors(const std::string& name = kPlatform) {
        return find([&](Unit& unit) { return unit.webhooks().cursors(name); });
    }
    WebhookTally tally(const std::string& name = kPlatform) {
        return find([&](Unit& unit) { return unit.webhooks().tally(name); });
    }
    Offset head() {
        return find([&](Unit& unit) { return unit.streams().head(stream_of(in_.station)); }).head;
    }
    WebhookMessage a_test() {
        return find([&](Unit& unit) { return queue_test(unit, ids_, kPlatform, now()); });
    }
    void bar_station(const Report& report) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().insert_bar({.case_id = report.case_id,
                                               .organisation = in_.station,
                                               .reason = "must_not_know",
                                               .row = ids_.random()}));
            return std::monostate{};
        });
    }
    static Attempt accepted() { return {.outcome = SendOutcome::accepted, .code = "http_204"}; }
    static Attempt failed(SendOutcome outcome = SendOutcome::retry,
                          std::optional<std::chrono::milliseconds> wait = {}) {
        return {.outcome = outcome, .code = "http_500", .wait = wait};
    }
    static Attempt gone() { return {.outcome = SendOutcome::target_dead, .code = "http_410"}; }
};

// ---- following the streams ----

TEST_F(Telling, GivenANewEndpoint_WhenTakenUp_ThenItIsToldFromTheNewestItemOn) {
    file(a_report({kOrangeSignal}));
    take_up_all({to_platform(), {"late", {in_.station}, {WebhookEvent::alert_raised}}});
    EXPECT_THAT(cursors("late"), ElementsAre(WebhookCursor{in_.station, head()}));
    EXPECT_EQ(queue({"late", {in_.station}, {WebhookEvent::alert_raised}}), 0u);
    EXPECT_EQ(queue(), 1u) << "the other one was there before";
}

TEST_F(Telling, GivenAReport_WhenTheStreamIsFollowed_ThenItsAlertIsAMessageWithIdsAlone) {
    EXPECT_FALSE(is_news());
    const auto report = file(a_report({kOrangeSignal}));
    const auto alert = alert_of(report, in_.station).value();
    EXPECT_TRUE(is_news());
    pass(1s);
    EXPECT_EQ(queue(), 1u);
    EXPECT_FALSE(is_news());
    const auto messages = lease();
    ASSERT_THAT(messages, SizeIs(1));
    EXPECT_THAT(messages[0].id.str(), AllOf(StartsWith("msg_"), Not(HasSubstr("."))));
    EXPECT_EQ(messages[0].subject, alert.id.str());
    EXPECT_EQ(messages[0].offset, head());
    EXPECT_EQ(webhook_body(messages[0]), R"({"type":"alert.raised","timestamp":")" + to_rfc3339(now() - 1s) +
                                             R"(","data":{"organisation_id":")" + in_.station.str() +
                                             R"(","alert_id":")" + alert.id.str() + R"(","offset":)" +
                                             std::to_string(head()) + "}}");
}

TEST_F(Telling, GivenAnAnswer_WhenTheStreamIsFollowed_ThenTheChangeIsAMessageToo) {
    const auto report = file(a_report({kOrangeSignal}));
    acknowledge(alert_of(report, in_.station).value());
    EXPECT_EQ(queue(), 2u);
    EXPECT_THAT(webhook_body(lease().at(1)), StartsWith(R"({"type":"alert.changed",)"));
}

TEST_F(Telling, GivenALimitThatPasses_WhenItIsAskedFor_ThenItIsTold) {
    const WebhookSubscription limits{"limits", {in_.banner_agency}, {WebhookEvent::limit_changed}};
    take_up_all({to_platform(), limits});
    file(a_report({kRedSignal}));
    pass(24h);
    while (fire_clocks() > 0) {
    }
    ASSERT_GT(queue(limits), 0u);
    const auto message = lease("limits").at(0);
    EXPECT_EQ(message.event, WebhookEvent::limit_changed);
    EXPECT_THAT(webhook_body(message), HasSubstr(R"("clock_id":")" + message.subject + "\""));
}

TEST_F(Telling, GivenKindsThatAreNotAskedFor_WhenTheStreamIsFollowed_ThenTheCursorPassesThem) {
    const auto report = file(a_report({kOrangeSignal}));
    acknowledge(alert_of(report, in_.station).value());
    const WebhookSubscription changes{kPlatform, {in_.station}, {WebhookEvent::alert_changed}};
    EXPECT_EQ(queue(changes), 1u);
    EXPECT_EQ(lease().at(0).event, WebhookEvent::alert_changed);
    EXPECT_FALSE(is_news());
}

TEST_F(Telling, GivenMoreThanFitsATransaction_WhenTheStreamIsFollowed_ThenEachItemBecomesOneMessageInItsOrder) {
    for (int i = 0; i < 5; ++i) file(a_report({kOrangeSignal}));
    EXPECT_EQ(queue(to_platform(), 2), 2u);
    EXPECT_EQ(queue(to_platform(), 2), 2u);
    EXPECT_EQ(queue(to_platform(), 2), 1u);
    EXPECT_EQ(queue(to_platform(), 2), 0u);
    std::vector<Offset> offsets;
    for (const auto& each : find([&](Unit& unit) { return unit.webhooks().due(kPlatform, now(), 100); }))
        offsets.push_back(each.offset);
    std::sort(offsets.begin(), offsets.end());
    EXPECT_THAT(offsets, ElementsAre(1, 2, 3, 4, 5));
}

// A server that is ended in the middle: rows and cursor are there together, or neither is.
TEST_F(Telling, GivenATransactionThatFails_WhenTheStreamIsFollowedAgain_ThenNothingIsLostAndNothingDoubled) {
    file(a_report({kOrangeSignal}));
    const auto ended = write([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(queue_news(unit, ids_, to_platform(), 100, now()));
        return Error{ErrorKind::unavailable, "the end of the server"};
    });
    EXPECT_FALSE(ended);
    EXPECT_EQ(tally().waiting, 0u);
    EXPECT_EQ(queue(), 1u);
    EXPECT_EQ(queue(), 0u);
    EXPECT_EQ(tally().waiting, 1u);
}

TEST_F(Telling, GivenABarAgainstTheOrganisation_WhenTheStreamIsFollowed_ThenTheItemIsPassedOver) {
    const auto report = file(a_report({kOrangeSignal}));
    bar_station(report);
    EXPECT_EQ(queue(), 0u);
    EXPECT_FALSE(is_news());
}

TEST_F(Telling, GivenABarAfterItWasQueued_WhenItIsDue_ThenItIsCancelledAndNothingLeaves) {
    const auto report = file(a_report({kOrangeSignal}));
    queue();
    const auto waiting = find([&](Unit& unit) { return unit.webhooks().due(kPlatform, now(), 1); }).at(0);
    bar_station(report);
    EXPECT_THAT(lease(), IsEmpty());
    EXPECT_EQ(stored(waiting.id).state, WebhookState::cancelled);
    EXPECT_EQ(stored(waiting.id).code, "not_to_be_told");
}

// ---- the configuration changes ----

TEST_F(Telling,
       GivenAnEndpointThatIsNotConfiguredAnyMore_WhenTakenUp_ThenWhatWaitsIsCancelledAndItsCursorsAreForgotten) {
    const auto message = a_message();
    take_up_all({});
    EXPECT_FALSE(endpoint());
    EXPECT_THAT(cursors(), IsEmpty());
    EXPECT_EQ(stored(message.id).state, WebhookState::cancelled);
    EXPECT_EQ(stored(message.id).code, "not_configured");
    EXPECT_TRUE(was_logged("webhook.ended", kPlatform));
    // What was under way comes back and changes nothing.
    EXPECT_FALSE(note(message.id, accepted()));
    EXPECT_EQ(stored(message.id).state, WebhookState::cancelled);
}

TEST_F(Telling, GivenAnEndpointThatComesBack_WhenTakenUp_ThenItIsANewOne) {
    take_up_all({});
    file(a_report({kOrangeSignal}));
    take_up_all({to_platform()});
    EXPECT_EQ(queue(), 0u);
    file(a_report({kOrangeSignal}));
    EXPECT_EQ(queue(), 1u);
}

TEST_F(Telling, GivenAnotherOrganisation_WhenTakenUp_ThenOnlyItsOwnMessagesEnd) {
    auto wider = to_platform();
    wider.organisations = {in_.station, in_.police};
    take_up_all({wider});
    file(a_report({kRedSignal}));
    EXPECT_EQ(queue(wider), 2u);
    auto narrower = to_platform();
    narrower.organisations = {in_.police};
    take_up_all({narrower});
    const auto rest = lease();
    ASSERT_THAT(rest, SizeIs(1));
    EXPECT_EQ(rest[0].organisation, in_.police);
    EXPECT_THAT(cursors(), SizeIs(1));
}

TEST_F(Telling, GivenNothingHasChanged_WhenTakenUpAgain_ThenNothingIsWrittenInTheLog) {
    const auto before = store_.log().size();
    take_up_all({to_platform()});
    EXPECT_EQ(store_.log().size(), before);
}

TEST_F(Telling, GivenOrganisationsThatThereAreNot_WhenLookedFor_ThenEachIsNamedByItsPlace) {
    const std::vector<WebhookSubscription> all{
        {"one", {in_.station}, {}},
        {"two", {OrganisationId("019ca000-0000-7000-8000-00000000dead"), in_.police, OrganisationId("x")}, {}}};
    std::vector<std::string> places;
    for (const auto& each : find([&](Unit& unit) { return unknown_organisations(unit, all); }))
        places.push_back(each.pointer);
    EXPECT_THAT(places, ElementsAre("/endpoints/1/organisations/0", "/endpoints/1/organisations/2"));
}

// ---- what becomes of a message ----

TEST_F(Telling, GivenAMessageThatWasTaken_WhenNoted_ThenItIsSentAndItsEndpointWell) {
    const auto message = a_message();
    pass(1s);
    const auto known = note(message.id, accepted()).value();
    EXPECT_EQ(known.succeeded_at, now());
    EXPECT_FALSE(known.failing_since);
    EXPECT_EQ(stored(message.id).state, WebhookState::sent);
    EXPECT_EQ(stored(message.id).ended_at, now());
    pass(100h);
    EXPECT_THAT(lease(), IsEmpty());
}

// The schedule of the Standard Webhooks specification: at once, then after these.
TEST_F(Telling, GivenAnEndpointThatFails_WhenTriedAgainAndAgain_ThenTheScheduleIsKeptAndThenItHasFailed) {
    auto message = a_message();
    const auto began = now();
    const std::vector<std::chrono::milliseconds> schedule{5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
    for (const auto wait : schedule) {
        note(message.id, failed());
        EXPECT_EQ(stored(message.id).due_at, now() + wait);
        pass(wait - 1ms);
        EXPECT_THAT(lease(), IsEmpty());
        pass(1ms);
        const auto again = lease();
        ASSERT_THAT(again, SizeIs(1));
        EXPECT_EQ(again[0].id, message.id);
        EXPECT_EQ(webhook_body(again[0]), webhook_body(message));
    }
    EXPECT_EQ(stored(message.id).attempts, 10);
    note(message.id, failed());
    EXPECT_EQ(stored(message.id).state, WebhookState::failed);
    EXPECT_EQ(stored(message.id).code, "http_500");
    EXPECT_EQ(endpoint()->failing_since, began);
    EXPECT_TRUE(was_logged("webhook.failed", message.id.str()));
    pass(1000h);
    EXPECT_THAT(lease(), IsEmpty());
}

TEST_F(Telling, GivenAnyFraction_WhenTheWaitIsAsked_ThenItIsLongerByAFifthAtMost) {
    EXPECT_EQ(wait_before_webhook(1, 0), 5s);
    EXPECT_EQ(wait_before_webhook(1, 0.5), 5500ms);
    EXPECT_EQ(wait_before_webhook(9, 0), 24h);
    EXPECT_LT(wait_before_webhook(9, 0.999999).value(), 28h + 48min);
    EXPECT_FALSE(wait_before_webhook(10, 0));
    EXPECT_FALSE(wait_before_webhook(0, 0));
}

TEST_F(Telling, GivenAnEndpointThatAsksToBeLeftAlone_WhenNoted_ThenTheLongerWaitCounts) {
    const auto message = a_message();
    note(message.id, failed(SendOutcome::retry, 90s));
    EXPECT_EQ(stored(message.id).due_at, now() + 90s);
    pass(90s);
    lease();
    note(message.id, failed(SendOutcome::retry, 10s));
    EXPECT_EQ(stored(message.id).due_at, now() + 5min);
}

TEST_F(Telling, GivenAnEndpointThatMendsItself_WhenItTakesOne_ThenItHasNotBeenFailing) {
    const auto message = a_message();
    EXPECT_EQ(note(message.id, failed())->failing_since, now());
    pass(5s);
    lease();
    const auto known = note(message.id, accepted()).value();
    EXPECT_FALSE(known.failing_since);
    EXPECT_EQ(known.code, "");
}

TEST_F(Telling, GivenAnEndpointThatIsGone_WhenNoted_ThenItIsToldNothingUntilItIsEnabled) {
    const auto message = a_message();
    file(a_report({kOrangeSignal}));
    queue();
    EXPECT_EQ(note(message.id, gone())->disabled_at, now());
    EXPECT_TRUE(was_logged("webhook.disabled", kPlatform));
    pass(1000h);
    EXPECT_THAT(lease(), IsEmpty());
    EXPECT_EQ(tally().waiting, 2u);
    take_up_all({to_platform()});
    EXPECT_TRUE(endpoint()->disabled_at) << "a restart does not enable it";

    const auto enabled = write([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(enable_webhook(unit, kPlatform, now()));
        return std::monostate{};
    });
    EXPECT_TRUE(enabled);
    EXPECT_TRUE(was_logged("webhook.enabled", kPlatform));
    const auto again = lease();
    EXPECT_THAT(again, SizeIs(2));
    EXPECT_EQ(stored(message.id).attempts, 1) << "the endpoint was refused, not the message";
}

TEST_F(Telling, GivenAnEndpointThatIsNotDisabled_WhenEnabled_ThenThatIsAConflict) {
    const auto enabled = [&](const std::string& name) {
        return write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(enable_webhook(unit, name, now()));
            return std::monostate{};
        });
    };
    EXPECT_EQ(enabled(kPlatform).error().kind, ErrorKind::conflict);
    EXPECT_EQ(enabled("nobody").error().kind, ErrorKind::not_found);
}

// A server that is ended between request and note.
TEST_F(Telling, GivenALeaseThatHasPassed_WhenLookedAgain_ThenItGoesOutOnceMoreUnderItsId) {
    const auto message = a_message();
    EXPECT_THAT(lease(), IsEmpty()) << "it is leased";
    pass(kWebhookLease - 1ms);
    EXPECT_THAT(lease(), IsEmpty());
    pass(1ms);
    const auto again = lease();
    ASSERT_THAT(again, SizeIs(1));
    EXPECT_EQ(again[0].id, message.id);
    EXPECT_EQ(again[0].attempts, 2);
}

TEST_F(Telling, GivenALastAttemptOfWhichNothingIsKnown_WhenItsLeaseHasPassed_ThenItHasFailed) {
    const auto message = a_message();
    for (int i = 0; i < 9; ++i) {
        pass(kWebhookLease);
        ASSERT_THAT(lease(), SizeIs(1));
    }
    pass(kWebhookLease);
    EXPECT_THAT(lease(), IsEmpty());
    EXPECT_EQ(stored(message.id).state, WebhookState::failed);
    EXPECT_EQ(stored(message.id).code, "unknown");
}

TEST_F(Telling, GivenAMessageThatFailed_WhenSentAgain_ThenTheWholeScheduleIsBeforeIt) {
    const auto message = a_message();
    const auto again = [&](const WebhookMessageId& id) {
        return write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(send_webhook_again(unit, id, now()));
            return std::monostate{};
        });
    };
    EXPECT_EQ(again(message.id).error().kind, ErrorKind::conflict);
    EXPECT_EQ(again(WebhookMessageId("msg_x")).error().kind, ErrorKind::not_found);
    for (int i = 0; i < 10; ++i) {
        note(message.id, failed());
        pass(30h);
        lease();
    }
    ASSERT_EQ(stored(message.id).state, WebhookState::failed);
    EXPECT_TRUE(again(message.id));
    EXPECT_TRUE(was_logged("webhook.again", message.id.str()));
    const auto leased = lease();
    ASSERT_THAT(leased, SizeIs(1));
    EXPECT_EQ(leased[0].id, message.id);
    EXPECT_EQ(leased[0].attempts, 1);
}

TEST_F(Telling, GivenMessagesThatFailed_WhenAllOfTheEndpointAreSentAgain_ThenTheyAre) {
    for (int i = 0; i < 3; ++i) file(a_report({kOrangeSignal}));
    queue();
    for (int i = 0; i < 10; ++i) {
        for (const auto& each : lease()) note(each.id, failed());
        pass(30h);
    }
    EXPECT_EQ(tally().failed, 3u);
    EXPECT_EQ(find([&](Unit& unit) { return send_webhooks_again(unit, kPlatform, now()); }), 3u);
    EXPECT_THAT(lease(), SizeIs(3));
    EXPECT_FALSE(write([&](Unit& unit) { return send_webhooks_again(unit, "nobody", now()); }));
}

TEST_F(Telling, GivenATest_WhenItFails_ThenItIsNotTriedAgain) {
    const auto queued = a_test();
    const auto leased = lease();
    ASSERT_THAT(leased, SizeIs(1));
    EXPECT_EQ(webhook_body(leased[0]),
              R"({"type":"webhook.test","timestamp":")" + to_rfc3339(now()) + R"(","data":{"endpoint":"platform"}})");
    note(queued.id, failed());
    EXPECT_EQ(stored(queued.id).state, WebhookState::failed);
}

TEST_F(Telling, GivenADisabledOrUnknownEndpoint_WhenTested_ThenItIsRefused) {
    note(a_message().id, gone());
    EXPECT_EQ(write([&](Unit& unit) { return queue_test(unit, ids_, kPlatform, now()); }).error().kind,
              ErrorKind::conflict);
    EXPECT_EQ(write([&](Unit& unit) { return queue_test(unit, ids_, "nobody", now()); }).error().kind,
              ErrorKind::not_found);
}

TEST_F(Telling, GivenOldMessages_WhenTheStreamGoesOn_ThenThoseThatWereSentAreForgottenAndThoseThatFailedAreNot) {
    const auto sent = a_message();
    note(sent.id, accepted());
    const auto test = a_test();
    lease();
    note(test.id, failed());
    pass(kWebhookMemory);
    file(a_report({kOrangeSignal}));
    queue();
    EXPECT_EQ(stored(sent.id).state, WebhookState::sent);
    pass(1ms);
    file(a_report({kOrangeSignal}));
    queue();
    EXPECT_FALSE(find([&](Unit& unit) { return unit.webhooks().find(sent.id); }));
    EXPECT_EQ(stored(test.id).state, WebhookState::failed);
}

// Two endpoints, one of which is ill: neither knows of the other.
TEST_F(Telling, GivenTwoEndpoints_WhenOneIsGone_ThenTheOtherIsToldEverything) {
    const WebhookSubscription other{"other", {in_.station}, {WebhookEvent::alert_raised}};
    take_up_all({to_platform(), other});
    note(a_message().id, gone());
    EXPECT_EQ(queue(other), 1u);
    EXPECT_THAT(lease("other"), SizeIs(1));
    EXPECT_FALSE(endpoint("other")->disabled_at);
}

}  // namespace
}  // namespace vigil::domain_test
