#include "domain/deliveries/reaching.hpp"

#include <algorithm>

#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"
#include "domain/duty/plan.hpp"

namespace vigil {
namespace {

Result<bool> has_stored(Unit& unit, const StreamId& stream, Offset offset, const Device& device) {
    if (device.revoked_at) return false;
    VIGIL_TRY(const auto cursor, unit.streams().cursor(device.id, stream));
    return cursor && *cursor >= offset;
}

Result<bool> has_looked(Unit& unit, const Alert& alert, const AccountId& account) {
    VIGIL_TRY(const auto reads, unit.cases().reads(alert.case_id));
    return std::any_of(reads.begin(), reads.end(),
                       [&](const ReadEvent& each) { return each.account == account && each.at >= alert.raised_at; });
}

// Of the last item about the alert; none: nothing was pushed yet.
Result<std::optional<Offset>> last_item(Unit& unit, const Alert& alert) {
    return unit.streams().newest_offset(stream_of(alert.organisation), ItemKind::alert, alert.id.str());
}

// The state of every way of a person who has answered, or whose alert somebody answered.
DeliveryState live_state(const Alert& alert, bool stored, bool looked, bool answered) {
    if (answered) return DeliveryState::acknowledged;
    if (looked) return DeliveryState::seen;
    if (stored) return DeliveryState::stored;
    return alert.state == AlertState::open ? DeliveryState::queued : DeliveryState::cancelled;
}

}  // namespace

Result<std::optional<Reached>> how_far(Unit& unit, const Alert& alert, const AccountId& account) {
    VIGIL_TRY(const bool looked, has_looked(unit, alert, account));
    if (looked) return std::optional(Reached::seen);
    VIGIL_TRY(const auto offset, last_item(unit, alert));
    if (!offset) return std::optional<Reached>();
    VIGIL_TRY(const auto devices, unit.devices().of_account(account));
    for (const auto& device : devices) {
        VIGIL_TRY(const bool stored, has_stored(unit, stream_of(alert.organisation), *offset, device));
        if (stored) return std::optional(Reached::stored);
    }
    return std::optional<Reached>();
}

Result<bool> has_arrived(Unit& unit, const Alert& alert) {
    VIGIL_TRY(const auto planned, unit.deliveries().of_alert(alert.id));
    const bool by_carrier = std::any_of(planned.begin(), planned.end(), [&](const Delivery& each) {
        return each.version == alert.version && each.state == DeliveryState::stored;
    });
    if (by_carrier) return true;
    VIGIL_TRY(const auto offset, last_item(unit, alert));
    if (!offset) return false;
    auto officers = alert.rung;
    if (officers.empty()) {
        VIGIL_TRY(officers, answering_officers(unit, alert.organisation));
    }
    for (const auto& officer : officers) {
        VIGIL_TRY(const auto devices, unit.devices().of_account(officer));
        for (const auto& device : devices) {
            VIGIL_TRY(const bool stored, has_stored(unit, stream_of(alert.organisation), *offset, device));
            if (stored) return true;
        }
    }
    return false;
}

Result<void> tell_of_arrival(Unit& unit, const AlertId& id, Instant now) {
    VIGIL_TRY(const auto alert, unit.alerts().find(id));
    if (!alert || alert->state != AlertState::open || alert->climbed_from) return success();
    VIGIL_TRY(const auto about, unit.cases().find(alert->case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    return announce_status(unit, *about, now);
}

Result<void> tell_of_arrival(Unit& unit, const StreamId& stream, Offset item, Instant now) {
    VIGIL_TRY(const auto items, unit.streams().page(stream, item - 1, 1));
    if (items.empty() || items.front().offset != item || items.front().kind != ItemKind::alert) return success();
    return tell_of_arrival(unit, AlertId(items.front().subject), now);
}

Result<bool> may_be_told(Unit& unit, const Alert& alert, const AccountId& account) {
    VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
    if (is_barred(account, bars)) return false;
    VIGIL_TRY(const auto answering, answering_officers(unit, alert.organisation));
    return names(answering, account);
}

Result<protocol::DeliveryList> deliveries_of(Unit& unit, const Alert& alert) {
    VIGIL_TRY(auto officers, answering_officers(unit, alert.organisation));
    if (!alert.rung.empty()) std::erase_if(officers, [&](const AccountId& each) { return !names(alert.rung, each); });
    VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
    std::erase_if(officers, [&](const AccountId& each) { return is_barred(each, bars); });
    std::optional<Acknowledgement> answer;
    if (alert.acknowledgement) {
        VIGIL_TRY(answer, unit.alerts().find_acknowledgement(*alert.acknowledgement));
    }
    VIGIL_TRY(const auto offset, last_item(unit, alert));
    VIGIL_TRY(const auto planned, unit.deliveries().of_alert(alert.id));
    const auto stream = stream_of(alert.organisation);
    protocol::DeliveryList list;
    for (const auto& officer : officers) {
        const bool answered = answer && answer->account == officer;
        VIGIL_TRY(const bool looked, has_looked(unit, alert, officer));
        VIGIL_TRY(const auto devices, unit.devices().of_account(officer));
        for (const auto& device : devices) {
            if (device.revoked_at) continue;
            VIGIL_TRY(const bool stored, has_stored(unit, stream, offset.value_or(Offset{1}), device));
            list.deliveries.push_back({.account_id = officer,
                                       .device_id = device.id,
                                       .channel = ChannelKind::live,
                                       .state = live_state(alert, stored, looked, answered)});
        }
        for (const auto& each : planned) {
            if (each.account != officer || each.version != alert.version) continue;
            const bool went_out = each.state == DeliveryState::sent || each.state == DeliveryState::stored;
            list.deliveries.push_back(
                {.account_id = officer,
                 .channel = each.by,
                 .state = answered && went_out ? DeliveryState::acknowledged : each.state,
                 .due_at = each.state == DeliveryState::queued ? std::optional(each.due_at) : std::nullopt,
                 .sent_at = each.sent_at,
                 .stored_at = each.stored_at,
                 .ended_at = each.ended_at,
                 .attempts = each.attempts,
                 .code = each.code,
                 .delivery_id = each.id});
        }
    }
    return list;
}

}  // namespace vigil
