#include "domain/accounts/access.hpp"

#include <algorithm>

namespace vigil {
namespace {

Error foreign() { return {ErrorKind::forbidden, "the case belongs to other organisations", "foreign_jurisdiction"}; }

bool is_barred(const OrganisationId& organisation, const std::vector<Bar>& bars) {
    return std::any_of(bars.begin(), bars.end(), [&](const Bar& bar) { return bar.organisation == organisation; });
}

bool answers_alerts(Role role) { return sees_alerts(role) && role != Role::procurator && role != Role::supervisor; }

template <class Predicate>
bool holds(const Caller& caller, const OrganisationId& organisation, Predicate predicate) {
    return std::any_of(caller.memberships.begin(), caller.memberships.end(), [&](const Membership& membership) {
        return membership.organisation == organisation && predicate(membership.role);
    });
}

Projection projection_of(const Alert& alert) {
    if (alert.owner || alert.function == Function::police) return Projection::handling;
    const bool oversees = alert.function == Function::protection || alert.function == Function::procuratorate;
    return oversees ? Projection::overseeing : Projection::task;
}

}  // namespace

bool sees_alerts(Role role) {
    switch (role) {
        case Role::duty_officer:
        case Role::police_liaison:
        case Role::county_officer:
        case Role::supervisor:
        case Role::procurator:
        case Role::department_officer:
            return true;
        default:
            return false;
    }
}

Result<void> may_see(const Caller& caller, const Alert& alert, const std::vector<Bar>& bars) {
    if (is_barred(alert.organisation, bars) || !holds(caller, alert.organisation, sees_alerts)) return foreign();
    return success();
}

Result<void> may_acknowledge(const Caller& caller, const Alert& alert, const std::vector<Bar>& bars) {
    VIGIL_TRY(may_see(caller, alert, bars));
    if (!holds(caller, alert.organisation, answers_alerts))
        return Error{ErrorKind::forbidden, "this role does not acknowledge", "role_refused"};
    return success();
}

Result<Projection> may_read(const Caller& caller, const std::vector<Alert>& alerts, const std::vector<Bar>& bars) {
    std::optional<Projection> widest;
    for (const auto& alert : alerts) {
        if (!may_see(caller, alert, bars)) continue;
        const Projection projection = projection_of(alert);
        if (!widest || projection < *widest) widest = projection;
    }
    if (!widest) return foreign();
    return *widest;
}

}  // namespace vigil
