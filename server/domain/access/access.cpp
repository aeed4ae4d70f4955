#include "domain/access/access.hpp"

#include <algorithm>

namespace vigil {
namespace {

Error foreign() { return {ErrorKind::forbidden, "the case belongs to other organisations", "foreign_jurisdiction"}; }

bool is_barred(const OrganisationId& organisation, const std::vector<Bar>& bars) {
    return std::any_of(bars.begin(), bars.end(), [&](const Bar& bar) { return bar.organisation == organisation; });
}

const RoleRight* right_of(Role role) {
    const auto rights = role_rights();
    const auto found = std::find_if(rights.begin(), rights.end(), [&](const auto& each) { return each.role == role; });
    return found == rights.end() ? nullptr : &*found;
}

bool answers_alerts(Role role) {
    const auto* right = right_of(role);
    return right != nullptr && right->answering == Answering::yes;
}

template <class Predicate>
bool holds(const Caller& caller, const OrganisationId& organisation, Predicate predicate) {
    return std::any_of(caller.memberships.begin(), caller.memberships.end(), [&](const Membership& membership) {
        return membership.organisation == organisation && predicate(membership.role);
    });
}

std::optional<Projection> projection_of(const Alert& alert) {
    for (const auto& right : relation_rights())
        if (right.relation == relation_of(alert)) return right.projection;
    return std::nullopt;
}

bool handles(const Alert& alert) { return projection_of(alert) == Projection::handling; }

}  // namespace

Relation relation_of(const Alert& alert) {
    if (alert.owner) return Relation::owner;
    switch (alert.function) {
        case Function::police:
            return Relation::police;
        case Function::protection:
            return Relation::protection;
        case Function::procuratorate:
            return Relation::procuratorate;
        case Function::emergency_medical:
            return Relation::rescue;
        default:
            return Relation::department;
    }
}

bool sees_alerts(Role role) { return right_of(role) != nullptr; }

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

std::vector<OrganisationId> handling_organisations(const Caller& caller, const std::vector<Alert>& alerts,
                                                   const std::vector<Bar>& bars) {
    std::vector<OrganisationId> organisations;
    for (const auto& alert : alerts)
        if (handles(alert) && may_acknowledge(caller, alert, bars) &&
            std::find(organisations.begin(), organisations.end(), alert.organisation) == organisations.end())
            organisations.push_back(alert.organisation);
    return organisations;
}

Result<void> may_handle(const Caller& caller, const std::vector<Alert>& alerts, const std::vector<Bar>& bars) {
    if (!handling_organisations(caller, alerts, bars).empty()) return success();
    const bool only_reads = std::any_of(alerts.begin(), alerts.end(), [&](const Alert& alert) {
        return handles(alert) && may_see(caller, alert, bars);
    });
    if (only_reads) return Error{ErrorKind::forbidden, "this role does not handle cases", "role_refused"};
    return foreign();
}

Result<Projection> may_read(const Caller& caller, const std::vector<Alert>& alerts, const std::vector<Bar>& bars) {
    std::optional<Projection> widest;
    for (const auto& alert : alerts) {
        if (!may_see(caller, alert, bars)) continue;
        const auto projection = projection_of(alert);
        if (projection && (!widest || *projection < *widest)) widest = projection;
    }
    if (!widest) return foreign();
    return *widest;
}

}  // namespace vigil
