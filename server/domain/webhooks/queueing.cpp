#include "domain/webhooks/queueing.hpp"

#include <algorithm>

#include "domain/access/hearing.hpp"
#include "domain/alerts/items.hpp"

namespace vigil {
namespace {

constexpr std::size_t kForgottenAtOnce = 500;  // more than is queued at once, so that old ones do not pile up

// None: it is for the reporter alone, or for people of the organisation.
std::optional<WebhookEvent> event_of(ItemKind kind) {
    switch (kind) {
        case ItemKind::alert:
            return WebhookEvent::alert_raised;
        case ItemKind::state:
            return WebhookEvent::alert_changed;
        case ItemKind::breach:
            return WebhookEvent::limit_changed;
        case ItemKind::report_status:
        case ItemKind::drill:
        case ItemKind::digest:
        case ItemKind::visit:
        case ItemKind::duty_warning:
        case ItemKind::duty_test:
            return std::nullopt;
    }
    return std::nullopt;
}

template <class All, class One>
bool is_among(const All& all, const One& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

WebhookMessageId fresh_id(IdSource& ids) { return WebhookMessageId("msg_" + ids.random()); }

void record_stream(Unit& unit, std::string kind, const std::string& endpoint, const OrganisationId& organisation,
                   Instant now) {
    unit.log().append({std::move(kind), endpoint, now, {{"organisation", organisation.str()}}});
}

Result<void> end_stream(Unit& unit, const std::string& endpoint, const OrganisationId& organisation, Instant now) {
    VIGIL_TRY(unit.webhooks().cancel(endpoint, organisation, "not_configured", now));
    VIGIL_TRY(unit.webhooks().remove_cursor(endpoint, organisation));
    record_stream(unit, "webhook.ended", endpoint, organisation, now);
    return success();
}

Result<void> begin_stream(Unit& unit, const std::string& endpoint, const OrganisationId& organisation, Instant now) {
    VIGIL_TRY(const auto head, unit.streams().head(stream_of(organisation)));
    VIGIL_TRY(unit.webhooks().put_cursor(endpoint, {organisation, head.head}));
    record_stream(unit, "webhook.begun", endpoint, organisation, now);
    return success();
}

Result<void> take_up_one(Unit& unit, const WebhookSubscription& wanted, Instant now) {
    VIGIL_TRY(const auto known, unit.webhooks().endpoint(wanted.endpoint));
    if (!known) {
        VIGIL_TRY(unit.webhooks().put_endpoint({.name = wanted.endpoint, .since = now}));
    }
    VIGIL_TRY(const auto cursors, unit.webhooks().cursors(wanted.endpoint));
    for (const auto& cursor : cursors) {
        if (is_among(wanted.organisations, cursor.organisation)) continue;
        VIGIL_TRY(end_stream(unit, wanted.endpoint, cursor.organisation, now));
    }
    for (const auto& organisation : wanted.organisations) {
        const bool follows = std::any_of(cursors.begin(), cursors.end(),
                                         [&](const WebhookCursor& each) { return each.organisation == organisation; });
        if (follows) continue;
        VIGIL_TRY(begin_stream(unit, wanted.endpoint, organisation, now));
    }
    return success();
}

Result<void> end_endpoint(Unit& unit, const std::string& endpoint, Instant now) {
    VIGIL_TRY(const auto cursors, unit.webhooks().cursors(endpoint));
    for (const auto& cursor : cursors) {
        VIGIL_TRY(end_stream(unit, endpoint, cursor.organisation, now));
    }
    VIGIL_TRY(unit.webhooks().cancel(endpoint, OrganisationId(), "not_configured", now));  // tests
    return unit.webhooks().remove_endpoint(endpoint);
}

}  // namespace

Result<std::vector<Violation>> unknown_organisations(Unit& unit, const std::vector<WebhookSubscription>& all) {
    std::vector<Violation> unknown;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = 0; j < all[i].organisations.size(); ++j) {
            VIGIL_TRY(const auto found, unit.organisations().find(all[i].organisations[j]));
            if (found) continue;
            unknown.push_back({"/endpoints/" + std::to_string(i) + "/organisations/" + std::to_string(j), "unknown",
                               "the id of an organisation that there is, as `vigil org list` shows it"});
        }
    }
    return unknown;
}

Result<void> take_up(Unit& unit, const std::vector<WebhookSubscription>& all, Instant now) {
    VIGIL_TRY(const auto known, unit.webhooks().endpoints());
    for (const auto& endpoint : known) {
        const bool stays = std::any_of(all.begin(), all.end(),
                                       [&](const WebhookSubscription& each) { return each.endpoint == endpoint.name; });
        if (stays) continue;
        VIGIL_TRY(end_endpoint(unit, endpoint.name, now));
    }
    for (const auto& wanted : all) {
        VIGIL_TRY(take_up_one(unit, wanted, now));
    }
    return success();
}

Result<bool> has_news(Unit& unit, const std::string& endpoint) {
    VIGIL_TRY(const auto cursors, unit.webhooks().cursors(endpoint));
    for (const auto& cursor : cursors) {
        VIGIL_TRY(const auto head, unit.streams().head(stream_of(cursor.organisation)));
        if (head.head > cursor.offset) return true;
    }
    return false;
}

Result<std::size_t> queue_news(Unit& unit, IdSource& ids, const WebhookSubscription& to, std::size_t limit,
                               Instant now) {
    VIGIL_TRY(const auto cursors, unit.webhooks().cursors(to.endpoint));
    std::size_t queued = 0;
    for (const auto& cursor : cursors) {
        const auto& organisation = cursor.organisation;
        VIGIL_TRY(const auto items, unit.streams().page(stream_of(organisation), cursor.offset, limit));
        if (items.empty()) continue;
        for (const auto& item : items) {
            const auto event = event_of(item.kind);
            if (!event || !is_among(to.events, *event)) continue;
            VIGIL_TRY(const bool may, may_hear(unit, organisation, item));
            if (!may) continue;
            VIGIL_TRY(const bool drill, is_of_drill(unit, organisation, item));
            if (drill) continue;
            VIGIL_TRY(unit.webhooks().insert({.id = fresh_id(ids),
                                              .endpoint = to.endpoint,
                                              .event = *event,
                                              .organisation = organisation,
                                              .offset = item.offset,
                                              .subject = item.subject,
                                              .happened_at = item.at,
                                              .queued_at = now,
                                              .due_at = now}));
            ++queued;
        }
        VIGIL_TRY(unit.webhooks().put_cursor(to.endpoint, {organisation, items.back().offset}));
    }
    VIGIL_TRY(unit.webhooks().forget(now - kWebhookMemory, kForgottenAtOnce));
    return queued;
}

Result<WebhookMessage> queue_test(Unit& unit, IdSource& ids, const std::string& name, Instant now) {
    VIGIL_TRY(const auto endpoint, unit.webhooks().endpoint(name));
    if (!endpoint) return Error{ErrorKind::not_found, "there is no such endpoint"};
    if (endpoint->disabled_at) return Error{ErrorKind::conflict, "the endpoint is disabled: enable it first"};
    WebhookMessage message{.id = fresh_id(ids),
                           .endpoint = name,
                           .event = WebhookEvent::test,
                           .happened_at = now,
                           .queued_at = now,
                           .due_at = now};
    VIGIL_TRY(unit.webhooks().insert(message));
    return message;
}

}  // namespace vigil
