#include "domain/webhooks/sending.hpp"

#include <algorithm>
#include <array>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/webhook.hpp>

#include "domain/access/hearing.hpp"
#include "domain/alerts/items.hpp"

namespace vigil {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::chrono::milliseconds, 9> kWaits{5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
constexpr double kMostJitter = 0.2;  // of the wait

int most_attempts(WebhookEvent event) { return event == WebhookEvent::test ? 1 : static_cast<int>(kWaits.size()) + 1; }

void record_message(Unit& unit, std::string kind, const WebhookMessage& message, Instant now) {
    unit.log().append({std::move(kind),
                       message.id.str(),
                       now,
                       {{"endpoint", message.endpoint},
                        {"event", std::string(to_text(message.event))},
                        {"subject", message.subject},
                        {"attempts", std::to_string(message.attempts)},
                        {"code", message.code}}});
}

Result<void> end_message(Unit& unit, WebhookMessage message, WebhookState state, std::string_view code, Instant now) {
    message.state = state;
    message.ended_at = now;
    message.leased_until.reset();
    message.code = code;
    VIGIL_TRY(unit.webhooks().update(message));
    if (state == WebhookState::failed) record_message(unit, "webhook.failed", message, now);
    return success();
}

// Whether it may still be told: the organisation was not barred meanwhile.
Result<bool> is_to_be_told(Unit& unit, const WebhookMessage& message) {
    if (message.event == WebhookEvent::test) return true;
    VIGIL_TRY(const auto items, unit.streams().page(stream_of(message.organisation), message.offset - 1, 1));
    if (items.empty() || items.front().offset != message.offset) return false;
    return may_hear(unit, message.organisation, items.front());
}

// What the attempt says of the endpoint.
Result<std::optional<WebhookEndpoint>> note_endpoint(Unit& unit, const std::string& name, const Attempt& attempt,
                                                     Instant now) {
    VIGIL_TRY(auto endpoint, unit.webhooks().endpoint(name));
    if (!endpoint) return endpoint;
    if (attempt.outcome == SendOutcome::accepted) {
        endpoint->succeeded_at = now;
        endpoint->failing_since.reset();
        endpoint->code.clear();
    } else {
        if (!endpoint->failing_since) endpoint->failing_since = now;
        endpoint->code = attempt.code;
    }
    if (attempt.outcome == SendOutcome::target_dead && !endpoint->disabled_at) {
        endpoint->disabled_at = now;
        unit.log().append({"webhook.disabled", name, now, {{"code", attempt.code}}});
    }
    VIGIL_TRY(unit.webhooks().put_endpoint(*endpoint));
    return endpoint;
}

Result<void> wait_for_enabling(Unit& unit, WebhookMessage message, const Attempt& attempt, Instant now) {
    message.leased_until.reset();
    message.attempts -= 1;  // it was the endpoint that was refused, not this message
    message.due_at = now;
    message.code = attempt.code;
    return unit.webhooks().update(message);
}

}  // namespace

std::string webhook_body(const WebhookMessage& message) {
    const auto at = to_rfc3339(message.happened_at);
    const protocol::AlertNotice alert{message.organisation, AlertId(message.subject), message.offset};
    switch (message.event) {
        case WebhookEvent::alert_raised:
            return protocol::encode(protocol::AlertRaised{at, alert});
        case WebhookEvent::alert_changed:
            return protocol::encode(protocol::AlertChanged{at, alert});
        case WebhookEvent::limit_changed:
            return protocol::encode(
                protocol::LimitChanged{at, {message.organisation, ClockId(message.subject), message.offset}});
        case WebhookEvent::test:
            return protocol::encode(protocol::WebhookTest{at, {message.endpoint}});
    }
    return {};
}

std::optional<std::chrono::milliseconds> wait_before_webhook(int attempts, double fraction) {
    if (attempts < 1 || attempts > static_cast<int>(kWaits.size())) return std::nullopt;
    const auto wait = kWaits[static_cast<std::size_t>(attempts - 1)];
    const auto jitter = static_cast<double>(wait.count()) * kMostJitter * fraction;
    return wait + std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(jitter));
}

Result<std::vector<WebhookMessage>> lease_webhooks(Unit& unit, const std::string& name, std::size_t limit,
                                                   Instant now) {
    std::vector<WebhookMessage> taken;
    VIGIL_TRY(const auto endpoint, unit.webhooks().endpoint(name));
    if (!endpoint || endpoint->disabled_at) return taken;
    VIGIL_TRY(auto due, unit.webhooks().due(name, now, limit));
    for (auto& each : due) {
        VIGIL_TRY(const bool may, is_to_be_told(unit, each));
        if (!may) {
            VIGIL_TRY(end_message(unit, std::move(each), WebhookState::cancelled, "not_to_be_told", now));
            continue;
        }
        if (each.attempts >= most_attempts(each.event)) {
            VIGIL_TRY(end_message(unit, std::move(each), WebhookState::failed, "unknown", now));
            continue;
        }
        each.attempts += 1;
        each.leased_until = now + kWebhookLease;
        each.due_at = *each.leased_until;
        VIGIL_TRY(unit.webhooks().update(each));
        taken.push_back(std::move(each));
    }
    return taken;
}

Result<std::optional<WebhookEndpoint>> note_webhook(Unit& unit, const WebhookMessageId& id, const Attempt& attempt,
                                                    double fraction, Instant now) {
    VIGIL_TRY(auto message, unit.webhooks().find(id));
    if (!message) return std::optional<WebhookEndpoint>();
    VIGIL_TRY(auto endpoint, note_endpoint(unit, message->endpoint, attempt, now));
    if (message->state != WebhookState::queued) return endpoint;  // cancelled while it was under way
    if (attempt.outcome == SendOutcome::accepted) {
        VIGIL_TRY(end_message(unit, std::move(*message), WebhookState::sent, attempt.code, now));
        return endpoint;
    }
    if (attempt.outcome == SendOutcome::target_dead && message->event != WebhookEvent::test) {
        VIGIL_TRY(wait_for_enabling(unit, std::move(*message), attempt, now));
        return endpoint;
    }
    if (message->attempts >= most_attempts(message->event)) {
        VIGIL_TRY(end_message(unit, std::move(*message), WebhookState::failed, attempt.code, now));
        return endpoint;
    }
    const auto wait = wait_before_webhook(message->attempts, fraction);
    message->due_at = now + std::max(wait.value_or(0ms), attempt.wait.value_or(0ms));
    message->leased_until.reset();
    message->code = attempt.code;
    VIGIL_TRY(unit.webhooks().update(*message));
    return endpoint;
}

Result<void> send_webhook_again(Unit& unit, const WebhookMessageId& id, Instant now) {
    VIGIL_TRY(auto message, unit.webhooks().find(id));
    if (!message) return Error{ErrorKind::not_found, "there is no such message"};
    if (message->state != WebhookState::failed)
        return Error{ErrorKind::conflict, "only a message that has failed is sent again"};
    record_message(unit, "webhook.again", *message, now);
    message->state = WebhookState::queued;
    message->due_at = now;
    message->attempts = 0;
    message->ended_at.reset();
    return unit.webhooks().update(*message);
}

Result<std::size_t> send_webhooks_again(Unit& unit, const std::string& name, Instant now) {
    VIGIL_TRY(const auto endpoint, unit.webhooks().endpoint(name));
    if (!endpoint) return Error{ErrorKind::not_found, "there is no such endpoint"};
    VIGIL_TRY(const auto queued, unit.webhooks().queue_failed(name, now));
    unit.log().append({"webhook.again", name, now, {{"messages", std::to_string(queued)}}});
    return queued;
}

Result<void> enable_webhook(Unit& unit, const std::string& name, Instant now) {
    VIGIL_TRY(auto endpoint, unit.webhooks().endpoint(name));
    if (!endpoint) return Error{ErrorKind::not_found, "there is no such endpoint"};
    if (!endpoint->disabled_at) return Error{ErrorKind::conflict, "the endpoint is not disabled"};
    endpoint->disabled_at.reset();
    endpoint->failing_since.reset();
    VIGIL_TRY(unit.webhooks().put_endpoint(*endpoint));
    unit.log().append({"webhook.enabled", name, now});
    return success();
}

}  // namespace vigil
