#include "domain/visits/calling.hpp"

#include <algorithm>
#include <set>

#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"
#include "domain/deliveries/moving.hpp"
#include "domain/deliveries/planning.hpp"
#include "domain/duty/plan.hpp"
#include "domain/visits/visiting.hpp"

namespace vigil {
namespace {

std::vector<OrganisationId> told(const Visit& visit) {
    std::vector<OrganisationId> organisations{visit.organisation};
    if (visit.above) organisations.push_back(*visit.above);
    return organisations;
}

// Those of its organisations that may know of it.
std::vector<OrganisationId> unbarred(const Visit& visit, const std::vector<Bar>& bars) {
    auto organisations = told(visit);
    std::erase_if(organisations, [&](const OrganisationId& each) { return is_barred(each, bars); });
    return organisations;
}

// One of those who went, and once it alarms whoever answers at its organisations and is not barred.
Result<std::set<AccountId>> who_is_told(Unit& unit, const Visit& visit) {
    std::set<AccountId> people(visit.companions.begin(), visit.companions.end());
    people.insert(visit.account);
    if (visit.state == VisitState::asked) return people;  // so far only whoever went
    VIGIL_TRY(const auto bars, unit.cases().bars(visit.case_id));
    for (const auto& organisation : unbarred(visit, bars)) {
        VIGIL_TRY(const auto answering, answering_officers(unit, organisation));
        for (const auto& each : answering)
            if (!is_barred(each, bars)) people.insert(each);
    }
    return people;
}

}  // namespace

Result<void> call_about(Unit& unit, IdSource& ids, const Visit& visit, Instant now) {
    VIGIL_TRY(const auto planned, unit.deliveries().waiting_of_visit(visit.id));
    for (Delivery each : planned) {
        VIGIL_TRY(
            end_delivery(unit, each, DeliveryState::cancelled, is_overdue(visit) ? "asked_anew" : "not_needed", now));
    }
    if (!is_overdue(visit)) return success();
    VIGIL_TRY(const auto people, who_is_told(unit, visit));
    for (const auto& each : people) {
        VIGIL_TRY(const auto telephone, unit.deliveries().telephone(each));
        if (!telephone || telephone->dead_at) continue;
        Delivery text{.id = DeliveryId(ids.random()),
                      .alert = {},
                      .version = visit.revision,
                      .account = each,
                      .by = ChannelKind::sms,
                      .unless = Reached::stored,
                      .queued_at = now,
                      .due_at = now + kTextAfter,
                      .reply_code = reply_code(ChannelKind::sms, ids),
                      .visit = visit.id};
        VIGIL_TRY(unit.deliveries().insert(text));
        Delivery call = text;
        call.id = DeliveryId(ids.random());
        call.by = ChannelKind::voice;
        call.unless = Reached::seen;
        call.due_at = now + kCallAfter;
        call.reply_code = reply_code(ChannelKind::voice, ids);
        VIGIL_TRY(unit.deliveries().insert(call));
    }
    return success();
}

Result<std::optional<Reached>> how_far(Unit& unit, const Visit& visit, const AccountId& account, Instant since) {
    VIGIL_TRY(const auto reads, unit.cases().reads(visit.case_id));
    const bool looked = std::any_of(reads.begin(), reads.end(), [&](const ReadEvent& each) {
        return each.account == account && each.at >= since && each.fields == kVisitFields;
    });
    if (looked) return std::optional(Reached::seen);
    // Whoever is barred has stored that something is kept from them.
    VIGIL_TRY(const auto bars, unit.cases().bars(visit.case_id));
    if (is_barred(account, bars)) return std::optional<Reached>();
    VIGIL_TRY(const auto devices, unit.devices().of_account(account));
    for (const auto& organisation : unbarred(visit, bars)) {
        const auto stream = stream_of(organisation);
        VIGIL_TRY(const auto item, unit.streams().newest_offset(stream, ItemKind::visit, visit.id.str()));
        if (!item) continue;
        for (const auto& device : devices) {
            if (device.revoked_at) continue;
            VIGIL_TRY(const auto cursor, unit.streams().cursor(device.id, stream));
            if (cursor && *cursor >= *item) return std::optional(Reached::stored);
        }
    }
    return std::optional<Reached>();
}

Result<bool> may_be_told(Unit& unit, const Visit& visit, const AccountId& account) {
    VIGIL_TRY(const auto found, unit.accounts().find(account));
    if (!found || !found->active) return false;
    VIGIL_TRY(const auto people, who_is_told(unit, visit));
    return people.contains(account);
}

}  // namespace vigil
