// webhook.*: which systems of others are told, and what they could not be told.
#include <algorithm>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/webhook.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"
#include "domain/webhooks/queueing.hpp"
#include "domain/webhooks/sending.hpp"

namespace vigil::app {
namespace {

using protocol::decode;
using protocol::encode;

constexpr std::size_t kMostWebhooksShown = 100;

Result<protocol::WebhookView> view_of_webhook(Unit& unit, const WebhookEndpoint& endpoint) {
    VIGIL_TRY(const auto tally, unit.webhooks().tally(endpoint.name));
    VIGIL_TRY(const auto cursors, unit.webhooks().cursors(endpoint.name));
    protocol::WebhookView view{.endpoint = endpoint.name,
                               .organisation_ids = {},
                               .since = endpoint.since,
                               .waiting = static_cast<std::int64_t>(tally.waiting),
                               .failed = static_cast<std::int64_t>(tally.failed),
                               .waiting_since = tally.waiting_since,
                               .succeeded_at = endpoint.succeeded_at,
                               .failing_since = endpoint.failing_since,
                               .disabled_at = endpoint.disabled_at,
                               .code = endpoint.code};
    for (const auto& cursor : cursors) view.organisation_ids.push_back(cursor.organisation);
    return view;
}

Result<std::string> list_webhooks(const DeskParts&, Unit& unit, const std::string&, Instant) {
    VIGIL_TRY(const auto endpoints, unit.webhooks().endpoints());
    protocol::WebhookList listed;
    for (const auto& each : endpoints) {
        VIGIL_TRY(auto view, view_of_webhook(unit, each));
        listed.endpoints.push_back(std::move(view));
    }
    return encode(listed);
}

Result<std::string> list_failed_webhooks(const DeskParts&, Unit& unit, const std::string&, Instant) {
    VIGIL_TRY(const auto endpoints, unit.webhooks().endpoints());
    protocol::FailedWebhooks listed;
    for (const auto& endpoint : endpoints) {
        VIGIL_TRY(const auto failed, unit.webhooks().failed(endpoint.name, kMostWebhooksShown));
        for (const auto& each : failed)
            listed.messages.push_back({each.id, each.endpoint, each.event, each.organisation, each.subject,
                                       each.ended_at.value_or(each.due_at), each.attempts, each.code});
    }
    std::stable_sort(listed.messages.begin(), listed.messages.end(),
                     [](const auto& a, const auto& b) { return a.failed_at > b.failed_at; });
    if (listed.messages.size() > kMostWebhooksShown) listed.messages.resize(kMostWebhooksShown);
    return encode(listed);
}

Result<std::string> send_webhook_once_more(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::SendWebhookAgain>(arguments));
    if (!asked.message_id.empty() && !asked.endpoint.empty())
        return problem("invalid_document", "a message or an endpoint, not both");
    if (!asked.endpoint.empty()) {
        VIGIL_TRY(const auto queued, send_webhooks_again(unit, asked.endpoint, now));
        return encode(protocol::WebhooksQueued{static_cast<std::int64_t>(queued)});
    }
    VIGIL_TRY(send_webhook_again(unit, asked.message_id, now));
    return encode(protocol::WebhooksQueued{1});
}

Result<std::string> enable_endpoint(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameWebhook>(arguments));
    VIGIL_TRY(enable_webhook(unit, asked.endpoint, now));
    return done();
}

Result<std::string> test_endpoint(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameWebhook>(arguments));
    VIGIL_TRY(const auto message, queue_test(unit, parts.ids, asked.endpoint, now));
    return encode(protocol::WebhookTestQueued{message.id});
}

Result<Concern> concern_of_message(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::SendWebhookAgain>(arguments));
    return Concern{asked.message_id.empty() ? asked.endpoint : asked.message_id.str(), {}, {}, {}};
}

Result<Concern> concern_of_endpoint(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameWebhook>(arguments));
    return Concern{asked.endpoint, {}, {}, {}};
}

constexpr std::array kWebhookCommands{
    AdminCommand{.name = "webhook.list", .effect = Effect::reads, .run = list_webhooks},
    AdminCommand{.name = "webhook.failed", .effect = Effect::reads, .run = list_failed_webhooks},
    AdminCommand{.name = "webhook.again",
                 .effect = Effect::changes,
                 .run = send_webhook_once_more,
                 .concern = concern_of_message},
    AdminCommand{
        .name = "webhook.enable", .effect = Effect::changes, .run = enable_endpoint, .concern = concern_of_endpoint},
    AdminCommand{
        .name = "webhook.test", .effect = Effect::changes, .run = test_endpoint, .concern = concern_of_endpoint},
};

}  // namespace

std::span<const AdminCommand> webhook_commands() { return kWebhookCommands; }

}  // namespace vigil::app
