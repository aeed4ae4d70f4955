#include "domain/reachability/noting.hpp"

#include "domain/access/access.hpp"
#include "domain/reachability/looking.hpp"
#include "domain/reachability/reachability.hpp"

namespace vigil {
namespace {

Result<bool> is_newest_test(Unit& unit, const Caller& caller, const DutyTestId& test) {
    for (const auto& membership : caller.memberships) {
        if (!may(membership.role, Right::answer)) continue;
        VIGIL_TRY(const auto newest, unit.reachability().newest_test(membership.organisation));
        if (newest && newest->id == test) return true;
    }
    return false;
}

}  // namespace

Result<void> note_contacts(Unit& unit, const std::vector<Contact>& contacts, const ReachabilityLimits& limits,
                           Instant now) {
    std::set<AccountId> accounts;
    for (const auto& [account, device] : contacts) {
        VIGIL_TRY(const auto known, unit.devices().find(device));
        if (!known || known->revoked_at) continue;
        VIGIL_TRY(unit.reachability().hear(device, quarter_of(now)));
        accounts.insert(account);
    }
    return heard_again(unit, accounts, limits, now);
}

Result<std::monostate> report_condition(Unit& unit, const Caller& caller, const protocol::DeviceCondition& said,
                                        const ReachabilityLimits& limits, Instant now) {
    if (!caller.device) return Error{ErrorKind::forbidden, "only a device speaks of itself"};
    if (!answers_alerts(caller.memberships))
        return Error{ErrorKind::forbidden, "the account answers no alerts", "role_refused"};
    VIGIL_TRY(const auto known, unit.reachability().find(*caller.device));
    DeviceState state = known.value_or(DeviceState{.device = *caller.device});
    state.condition = {said.notifications, said.full_screen, said.battery_exempt,
                       said.sound,         said.background,  said.version};
    state.heard_at = state.said_at = quarter_of(now);
    if (!said.test_id.empty()) {
        VIGIL_TRY(const bool counts, is_newest_test(unit, caller, said.test_id));
        if (counts) state.tested_at = now;
    }
    if (known && *known == state) return std::monostate{};
    VIGIL_TRY(unit.reachability().put(state));
    VIGIL_TRY(heard_again(unit, {caller.account}, limits, now));
    return std::monostate{};
}

}  // namespace vigil
