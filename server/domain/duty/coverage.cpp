#include "domain/duty/coverage.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "domain/duty/plan.hpp"
#include "domain/reachability/reachability.hpp"
#include "domain/routing/router.hpp"

namespace vigil {
namespace {

Result<std::set<AccountId>> reachable_officers(Unit& unit, const OrganisationId& organisation) {
    VIGIL_TRY(const auto officers, answering_officers(unit, organisation));
    std::set<AccountId> reachable;
    for (const auto& officer : officers) {
        VIGIL_TRY(const bool can, can_be_rung(unit, officer));
        if (can) reachable.insert(officer);
    }
    return reachable;
}

std::vector<Hole> holes_in(const OrganisationId& organisation, const std::vector<DutySpan>& duty,
                           const std::set<AccountId>& reachable) {
    std::vector<Hole> holes;
    for (const auto& span : duty) {
        const auto can_be_rung = [&](const AccountId& officer) { return reachable.contains(officer); };
        if (std::any_of(span.officers.begin(), span.officers.end(), can_be_rung)) continue;
        const auto kind = span.officers.empty() ? HoleKind::nobody_on_duty : HoleKind::nobody_reachable;
        const bool goes_on = !holes.empty() && holes.back().until == span.from && holes.back().kind == kind;
        if (goes_on)
            holes.back().until = span.until;
        else
            holes.push_back({organisation, kind, span.from, span.until});
    }
    return holes;
}

// The times that lie in both; each list is in order.
std::vector<Hole> common(const std::vector<Hole>& a, const std::vector<Hole>& b) {
    std::vector<Hole> both;
    for (const auto& one : a)
        for (const auto& other : b) {
            const auto from = std::max(one.from, other.from), until = std::min(one.until, other.until);
            if (from >= until) continue;
            if (!both.empty() && both.back().until == from)
                both.back().until = until;
            else
                both.push_back({one.organisation, HoleKind::chain_ends, from, until});
        }
    return both;
}

// Checks organisations, each once, whosever ladder it stands on.
class DutyChecker {
public:
    DutyChecker(Unit& unit, const triage::RuleSet& rules, Instant from, Instant until)
        : unit_(unit), rules_(rules), from_(from), until_(until) {}

    Result<const std::vector<Hole>*> own_holes(const OrganisationId& organisation) {
        const auto known = holes_.find(organisation);
        if (known != holes_.end()) return &known->second;
        VIGIL_TRY(auto holes, holes_of(unit_, organisation, from_, until_));
        return &(holes_[organisation] = std::move(holes));
    }

    // When nobody at all would be found by an alert that asks `organisation` as `function`.
    Result<std::vector<Hole>> chain_holes(const Organisation& organisation, Function function) {
        VIGIL_TRY(const auto* own, own_holes(organisation.id));
        auto left = *own;
        const auto* rule = rules_.acknowledgement(function);
        if (rule == nullptr) return left;
        OrganisationSet passed_over{organisation.id};
        VIGIL_TRY(auto router, Router::at(unit_, organisation.division));
        for (const auto& rung : rule->ladder.rungs) {
            if (left.empty()) return left;
            VIGIL_TRY(const auto route, router.route_beside({function, rung.asks}, passed_over));
            if (!route) break;
            passed_over.insert(route->organisation.id);
            VIGIL_TRY(const auto* above, own_holes(route->organisation.id));
            left = common(left, *above);
        }
        for (auto& hole : left) hole.kind = HoleKind::chain_ends;
        return left;
    }

private:
    Unit& unit_;
    const triage::RuleSet& rules_;
    Instant from_;
    Instant until_;
    std::map<OrganisationId, std::vector<Hole>> holes_{};
};

// Whoever is on duty by `until` but is not proved to be reachable now.
Result<void> add_unproved(Unit& unit, const Organisation& organisation, const ReachabilityLimits& reachability,
                          protocol::DutyCheck& check) {
    VIGIL_TRY(const auto officers, on_duty_between(unit, organisation.id, check.from, check.until));
    VIGIL_TRY(const auto asked, asked_at(unit, organisation.id, check.from));
    for (const auto& officer : officers) {
        VIGIL_TRY(const auto reach, reach_of(unit, officer, asked, reachability, check.from));
        if (!reach.unproved()) continue;
        check.officers.push_back({organisation.id, organisation.name, officer, reach.reachable(), reach.reasons()});
    }
    return success();
}

}  // namespace

Result<std::vector<Hole>> holes_of(Unit& unit, const OrganisationId& organisation, Instant from, Instant until) {
    VIGIL_TRY(const auto duty, planned_duty(unit, organisation, from, until));
    VIGIL_TRY(const auto reachable, reachable_officers(unit, organisation));
    if (duty) return holes_in(organisation, *duty, reachable);
    std::vector<Hole> holes;
    if (reachable.empty()) holes.push_back({organisation, HoleKind::nobody_reachable, from, until});
    return holes;
}

Result<std::vector<Hole>> holes_of(Unit& unit, const OrganisationId& organisation, const protocol::Roster& roster,
                                   Instant from, Instant until) {
    VIGIL_TRY(const auto duty, planned_duty(unit, organisation, roster, from, until));
    VIGIL_TRY(const auto reachable, reachable_officers(unit, organisation));
    return holes_in(organisation, duty, reachable);
}

protocol::DutyHole view_of(const Hole& hole, const Organisation& organisation) {
    return {.organisation_id = hole.organisation,
            .organisation_name = organisation.name,
            .kind = hole.kind,
            .from = hole.from,
            .until = hole.until};
}

std::optional<Hole> opened_hole(const std::vector<Hole>& before, const std::vector<Hole>& after) {
    for (Hole hole : after) {
        for (const auto& each : before)
            if (each.from <= hole.from && hole.from < each.until) hole.from = each.until;
        if (hole.from < hole.until) return hole;
    }
    return std::nullopt;
}

Result<protocol::DutyCheck> check_duty(Unit& unit, const triage::RuleSet& rules,
                                       const std::optional<OrganisationId>& only, Instant now,
                                       const ReachabilityLimits& reachability) {
    protocol::DutyCheck check{.from = now, .until = now + kProvedAhead, .holes = {}, .officers = {}};
    DutyChecker checker(unit, rules, check.from, check.until);
    VIGIL_TRY(const auto organisations, unit.organisations().list(std::nullopt));
    for (const auto& organisation : organisations) {
        if (!organisation.active || (only && organisation.id != *only)) continue;
        VIGIL_TRY(const auto functions, laddered_functions(unit, organisation.id));
        if (functions.empty()) continue;
        check.organisations += 1;
        VIGIL_TRY(const auto* own, checker.own_holes(organisation.id));
        for (const auto& hole : *own) check.holes.push_back(view_of(hole, organisation));
        for (const auto function : functions) {
            VIGIL_TRY(const auto ends, checker.chain_holes(organisation, function));
            for (const auto& hole : ends) check.holes.push_back(view_of(hole, organisation));
        }
        VIGIL_TRY(add_unproved(unit, organisation, reachability, check));
    }
    if (only && check.organisations == 0)
        return Error{ErrorKind::not_found, "there is no such active organisation that protects children or is police"};
    return check;
}

}  // namespace vigil
