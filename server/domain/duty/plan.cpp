#include "domain/duty/plan.hpp"

#include <algorithm>

#include "domain/access/access.hpp"

namespace vigil {
namespace {

bool answers_for(const Account& account, const OrganisationId& organisation) {
    return account.active &&
           std::any_of(account.memberships.begin(), account.memberships.end(), [&](const Membership& each) {
               return each.organisation == organisation && may(each.role, Right::answer);
           });
}

}  // namespace

bool names(const std::vector<AccountId>& officers, const AccountId& account) {
    return std::find(officers.begin(), officers.end(), account) != officers.end();
}

Result<std::vector<AccountId>> answering_officers(Unit& unit, const OrganisationId& organisation) {
    VIGIL_TRY(const auto accounts, unit.accounts().of_organisation(organisation));
    std::vector<AccountId> officers;
    for (const auto& account : accounts)
        if (answers_for(account, organisation)) officers.push_back(account.id);
    std::sort(officers.begin(), officers.end());
    return officers;
}

Result<std::set<Function>> laddered_functions(Unit& unit, const OrganisationId& organisation) {
    VIGIL_TRY(const auto coverage, unit.organisations().coverage_of(organisation));
    std::set<Function> functions;
    for (const auto& each : coverage)
        if (each.function == Function::protection || each.function == Function::police) functions.insert(each.function);
    return functions;
}

Result<bool> can_be_rung(Unit& unit, const AccountId& account) {
    VIGIL_TRY(const auto devices, unit.devices().of_account(account));
    if (std::any_of(devices.begin(), devices.end(), [](const Device& each) { return !each.revoked_at; })) return true;
    VIGIL_TRY(const auto telephone, unit.deliveries().telephone(account));
    return telephone && !telephone->dead_at;
}

Result<std::vector<DutySpan>> planned_duty(Unit& unit, const OrganisationId& organisation,
                                           const protocol::Roster& roster, Instant from, Instant until) {
    VIGIL_TRY(const auto agreed, unit.rosters().agreed_swaps(organisation, from, until));
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    VIGIL_TRY(const auto officers, answering_officers(unit, organisation));
    std::vector<DutySwap> swaps;
    for (const auto& each : agreed)
        if (std::binary_search(officers.begin(), officers.end(), each.taker))
            swaps.push_back({each.giver, each.taker, each.from, each.until});
    return duty_between(roster, swaps, *calendar, from, until);
}

Result<std::optional<std::vector<DutySpan>>> planned_duty(Unit& unit, const OrganisationId& organisation, Instant from,
                                                          Instant until) {
    VIGIL_TRY(const auto stored, unit.rosters().newest(organisation));
    if (!stored) return std::optional<std::vector<DutySpan>>();
    VIGIL_TRY(auto spans, planned_duty(unit, organisation, stored->roster, from, until));
    return std::optional(std::move(spans));
}

Result<std::vector<AccountId>> on_duty_between(Unit& unit, const OrganisationId& organisation, Instant from,
                                               Instant until) {
    VIGIL_TRY(const auto spans, planned_duty(unit, organisation, from, until));
    if (!spans) return answering_officers(unit, organisation);
    std::set<AccountId> officers;
    for (const auto& span : *spans) officers.insert(span.officers.begin(), span.officers.end());
    return std::vector<AccountId>(officers.begin(), officers.end());
}

}  // namespace vigil
