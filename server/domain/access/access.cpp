#include "domain/access/access.hpp"

#include <algorithm>

namespace vigil {
namespace {

Error foreign() { return {ErrorKind::forbidden, "the case belongs to other organisations", "foreign_jurisdiction"}; }

Error refused(const char* message) { return {ErrorKind::forbidden, message, "role_refused"}; }

bool holds(const Caller& caller, const OrganisationId& organisation, Right right) {
    return std::any_of(caller.memberships.begin(), caller.memberships.end(), [&](const Membership& membership) {
        return membership.organisation == organisation && may(membership.role, right);
    });
}

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

Projection projection_of(const Alert& alert) {
    for (const auto& right : relation_rights())
        if (right.relation == relation_of(alert)) return right.projection;
    return Projection::task;  // the least
}

bool sees_alerts(Role role) { return may(role, Right::see); }

bool answers_alerts(const std::vector<Membership>& memberships) {
    return std::any_of(memberships.begin(), memberships.end(),
                       [](const Membership& each) { return may(each.role, Right::answer); });
}

bool is_barred(const OrganisationId& organisation, const std::vector<Bar>& bars) {
    return std::any_of(bars.begin(), bars.end(), [&](const Bar& bar) { return bar.organisation == organisation; });
}

std::set<OrganisationId> barred_organisations(const std::vector<Bar>& bars) {
    std::set<OrganisationId> organisations;
    for (const auto& bar : bars)
        if (bar.organisation) organisations.insert(*bar.organisation);
    return organisations;
}

bool is_barred(const AccountId& account, const std::vector<Bar>& bars) {
    return std::any_of(bars.begin(), bars.end(), [&](const Bar& bar) { return bar.account == account; });
}

bool is_barred_anywhere(const Caller& caller, const std::vector<Bar>& bars) {
    return is_barred(caller.account, bars) ||
           std::any_of(caller.memberships.begin(), caller.memberships.end(),
                       [&](const Membership& each) { return is_barred(each.organisation, bars); });
}

Result<void> may_see(const Caller& caller, const Alert& alert, const std::vector<Bar>& bars) {
    if (is_barred(caller.account, bars) || is_barred(alert.organisation, bars) ||
        !holds(caller, alert.organisation, Right::see))
        return foreign();
    return success();
}

Result<void> may_acknowledge(const Caller& caller, const Alert& alert, const std::vector<Bar>& bars) {
    VIGIL_TRY(may_see(caller, alert, bars));
    if (!holds(caller, alert.organisation, Right::answer)) return refused("this role does not acknowledge");
    return success();
}

Result<Projection> may_read(const Caller& caller, const std::vector<Alert>& alerts, const std::vector<Bar>& bars) {
    std::optional<Projection> widest;
    for (const auto& alert : alerts) {
        if (!may_see(caller, alert, bars)) continue;
        const auto projection = projection_of(alert);
        if (!widest || projection < *widest) widest = projection;
    }
    if (!widest) return foreign();
    return *widest;
}

std::vector<OrganisationId> handling_organisations(const Caller& caller, const std::vector<Alert>& alerts,
                                                   const std::vector<Bar>& bars) {
    std::vector<OrganisationId> organisations;
    for (const auto& alert : alerts)
        if (projection_of(alert) == Projection::handling && may_see(caller, alert, bars) &&
            holds(caller, alert.organisation, Right::handle) &&
            std::find(organisations.begin(), organisations.end(), alert.organisation) == organisations.end())
            organisations.push_back(alert.organisation);
    return organisations;
}

Result<void> may_handle(const Caller& caller, const std::vector<Alert>& alerts, const std::vector<Bar>& bars) {
    VIGIL_TRY(may_read(caller, alerts, bars));
    if (handling_organisations(caller, alerts, bars).empty())
        return refused("only the owner and the police handle the case");
    return success();
}

bool is_assigned(const Caller& caller, const std::vector<Alert>& alerts,
                 const std::vector<Acknowledgement>& acknowledgements) {
    const bool asked = std::any_of(alerts.begin(), alerts.end(), [&](const Alert& alert) {
        return alert.state == AlertState::open && holds(caller, alert.organisation, Right::answer);
    });
    return asked || std::any_of(acknowledgements.begin(), acknowledgements.end(), [&](const Acknowledgement& each) {
               return each.account == caller.account && each.stops;
           });
}

std::vector<Membership> unbarred_memberships(const Caller& caller, const std::vector<Bar>& bars) {
    if (is_barred(caller.account, bars)) return {};
    auto memberships = caller.memberships;
    std::erase_if(memberships, [&](const Membership& each) { return is_barred(each.organisation, bars); });
    return memberships;
}

bool acts_for(const Caller& caller, const OrganisationId& organisation, std::initializer_list<Right> rights,
              const std::vector<Bar>& bars) {
    const auto memberships = unbarred_memberships(caller, bars);
    return std::any_of(memberships.begin(), memberships.end(), [&](const Membership& each) {
        return each.organisation == organisation &&
               std::any_of(rights.begin(), rights.end(), [&](Right right) { return may(each.role, right); });
    });
}

Result<bool> stands_above(Unit& unit, const Caller& caller, Right right, const DivisionCode& division, Reach reach,
                          const std::vector<Bar>& bars) {
    VIGIL_TRY(const auto ancestry, unit.divisions().ancestry(division));
    for (const auto& membership : unbarred_memberships(caller, bars)) {
        if (!may(membership.role, right)) continue;
        VIGIL_TRY(const auto organisation, unit.organisations().find(membership.organisation));
        if (!organisation || !organisation->active) continue;
        for (const auto& each : ancestry) {
            if (each.code != organisation->division) continue;
            // At the region there is nothing above: there, somebody else of the same level.
            if (reach == Reach::there_or_above || each.code != division || !each.parent) return true;
        }
    }
    return false;
}

}  // namespace vigil
