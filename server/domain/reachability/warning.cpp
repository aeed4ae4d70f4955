#include "domain/reachability/warning.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "domain/alerts/items.hpp"

namespace vigil {
namespace {

void push(Unit& unit, const DutyWarning& warning, Instant now) {
    constexpr std::int64_t kTold = 1, kEnded = 2;
    protocol::ItemBody body{.kind = ItemKind::duty_warning, .alert = {}, .report = {}};
    body.warning = view_of(warning);
    unit.streams().push({stream_of(warning.told), body.kind, warning.id.str(), warning.ended_at ? kEnded : kTold,
                         protocol::encode(body), now});
}

void record(Unit& unit, std::string_view kind, const DutyWarning& warning, std::string_view how, Instant now) {
    unit.log().append({std::string(kind),
                       warning.id.str(),
                       now,
                       {{"organisation", warning.organisation.str()},
                        {"account", warning.account.empty() ? std::string("everybody") : warning.account.str()},
                        {"told", warning.told.str()},
                        {"from", to_rfc3339(warning.from)},
                        {"how", std::string(how)}}});
}

}  // namespace

Result<std::set<AccountId>> overseers_of(Unit& unit, const OrganisationId& organisation) {
    std::set<AccountId> overseers;
    VIGIL_TRY(const auto roster, unit.rosters().newest(organisation));
    VIGIL_TRY(const auto accounts, unit.accounts().of_organisation(organisation));
    for (const auto& account : accounts) {
        if (!account.active) continue;
        const bool is_chief = roster && std::find(roster->roster.chiefs.begin(), roster->roster.chiefs.end(),
                                                  account.id) != roster->roster.chiefs.end();
        for (const auto& each : account.memberships)
            if (each.organisation == organisation &&
                (may(each.role, Right::roster) || (is_chief && may(each.role, Right::answer))))
                overseers.insert(account.id);
    }
    return overseers;
}

Result<bool> warn(Unit& unit, DutyWarning warning, Instant now) {
    warning.told_at = now;
    VIGIL_TRY(const bool is_new, unit.reachability().insert_warning(warning));
    if (!is_new) return false;
    push(unit, warning, now);
    record(unit, "duty.warned", warning, warning.account.empty() ? "nobody_reachable" : "unreachable", now);
    return true;
}

Result<void> end(Unit& unit, DutyWarning warning, WarningEnd how, Instant now) {
    warning.ended_at = now;
    warning.end = how;
    VIGIL_TRY(unit.reachability().end_warning(warning));
    push(unit, warning, now);
    record(unit, "duty.warning_ended", warning, to_text(how), now);
    return success();
}

protocol::DutyWarningView view_of(const DutyWarning& warning) {
    return {.warning_id = warning.id,
            .organisation_id = warning.organisation,
            .account_id = warning.account,
            .from = warning.from,
            .until = warning.until,
            .reasons = warning.reasons,
            .told_at = warning.told_at,
            .ended_at = warning.ended_at,
            .end = warning.end};
}

Result<std::vector<AccountId>> hidden_from(Unit& unit, const DutyWarning& warning) {
    VIGIL_TRY(const auto overseers, overseers_of(unit, warning.told));
    const bool for_everybody = overseers.empty() && warning.account.empty();
    std::vector<AccountId> hidden;
    if (for_everybody) return hidden;
    VIGIL_TRY(const auto accounts, unit.accounts().of_organisation(warning.told));
    for (const auto& account : accounts)
        if (account.id != warning.account && !overseers.contains(account.id)) hidden.push_back(account.id);
    return hidden;
}

}  // namespace vigil
