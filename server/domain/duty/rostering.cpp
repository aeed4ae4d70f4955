#include "domain/duty/rostering.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "domain/duty/coverage.hpp"
#include "domain/duty/plan.hpp"
#include "domain/duty/roster_check.hpp"
#include "domain/reachability/looking.hpp"

namespace vigil {
namespace {

using protocol::Roster;

Result<Organisation> active_organisation(Unit& unit, const OrganisationId& id) {
    VIGIL_TRY(auto organisation, unit.organisations().find(id));
    if (!organisation || !organisation->active)
        return Error{ErrorKind::not_found, "there is no such active organisation"};
    return std::move(*organisation);
}

Result<std::set<Function>> functions_of(Unit& unit, const OrganisationId& organisation) {
    VIGIL_TRY(const auto coverage, unit.organisations().coverage_of(organisation));
    std::set<Function> functions;
    for (const auto& each : coverage) functions.insert(each.function);
    return functions;
}

// Whoever plans duty at the organisation itself, or above it at one that does the same work: a county office plans for its stations,
// a police command for its units.
Result<bool> plans_duty_of(Unit& unit, const Caller& caller, const Organisation& organisation) {
    if (acts_for(caller, organisation.id, {Right::roster}, {})) return true;
    VIGIL_TRY(const auto wanted, functions_of(unit, organisation.id));
    Caller colleague = caller;
    colleague.memberships.clear();
    for (const auto& membership : caller.memberships) {
        VIGIL_TRY(const auto functions, functions_of(unit, membership.organisation));
        const auto does = [&](Function function) { return wanted.contains(function); };
        if (std::any_of(functions.begin(), functions.end(), does)) colleague.memberships.push_back(membership);
    }
    return stands_above(unit, colleague, Right::roster, organisation.division, Reach::above, {});
}

bool is_chief(const Caller& caller, const std::optional<StoredRoster>& standing) {
    if (!standing) return false;
    const auto& chiefs = standing->roster.chiefs;
    return std::find(chiefs.begin(), chiefs.end(), caller.account) != chiefs.end();
}

Result<void> may_set(Unit& unit, const Caller& caller, const Organisation& organisation,
                     const std::optional<StoredRoster>& standing) {
    if (is_chief(caller, standing) && acts_for(caller, organisation.id, {Right::answer}, {})) return success();
    VIGIL_TRY(const bool plans, plans_duty_of(unit, caller, organisation));
    if (plans) return success();
    return Error{ErrorKind::forbidden, "only for a chief, and for whoever plans duty there or above", "role_refused"};
}

Result<void> may_read(Unit& unit, const Caller& caller, const Organisation& organisation) {
    if (acts_for(caller, organisation.id, {Right::see}, {})) return success();
    VIGIL_TRY(const bool plans, plans_duty_of(unit, caller, organisation));
    if (plans) return success();
    return Error{ErrorKind::forbidden, "the roster of another organisation", "foreign_jurisdiction"};
}

// Every account that the roster names, each with its place.
std::vector<std::pair<std::string, AccountId>> named_in(const Roster& roster) {
    std::vector<std::pair<std::string, AccountId>> named;
    const auto add = [&](const std::string& place, const std::vector<AccountId>& officers) {
        for (std::size_t at = 0; at < officers.size(); ++at)
            named.emplace_back(fmt::format("/roster{}/{}", place, at), officers[at]);
    };
    const auto add_all = [&](std::string_view list, const auto& parts) {
        for (std::size_t at = 0; at < parts.size(); ++at)
            add(fmt::format("/{}/{}/officers", list, at), parts[at].officers);
    };
    add_all("shifts", roster.shifts);
    add_all("rotations", roster.rotations);
    add_all("overrides", roster.overrides);
    add("/chiefs", roster.chiefs);
    return named;
}

Result<void> check_officers(Unit& unit, const OrganisationId& organisation, const Roster& roster) {
    VIGIL_TRY(const auto officers, answering_officers(unit, organisation));
    std::vector<Violation> violations;
    for (const auto& [place, account] : named_in(roster)) {
        if (std::binary_search(officers.begin(), officers.end(), account)) continue;
        violations.push_back({place, "unknown_account", "must be an active account that answers for the organisation"});
        if (violations.size() == kMaxViolations) break;
    }
    if (violations.empty()) return success();
    return Error{ErrorKind::invalid_input, "the roster names somebody who does not answer here", "invalid_document",
                 std::move(violations)};
}

Result<bool> opens_hole(Unit& unit, const OrganisationId& organisation, const protocol::SetRoster& document,
                        Instant now) {
    const Instant until = now + kProvedAhead;
    VIGIL_TRY(const auto before, holes_of(unit, organisation, now, until));
    VIGIL_TRY(const auto after, holes_of(unit, organisation, document.roster, now, until));
    const auto hole = opened_hole(before, after);
    if (!hole) return false;
    if (document.force.value_or(false) && !document.text.empty()) return true;
    return Error{ErrorKind::conflict,
                 fmt::format("from {} nobody could be reached: {}", to_rfc3339(hole->from), to_text(hole->kind)),
                 "opens_hole"};
}

// Problems of a part of the document, by their place in the whole.
Error below(Error error, std::string_view pointer) {
    for (auto& violation : error.violations) violation.pointer.insert(0, pointer);
    return error;
}

}  // namespace

Result<void> may_plan_duty(Unit& unit, const Caller& caller, const OrganisationId& id) {
    VIGIL_TRY(const auto organisation, active_organisation(unit, id));
    VIGIL_TRY(const auto standing, unit.rosters().newest(id));
    return may_set(unit, caller, organisation, standing);
}

Result<StoredRoster> set_roster(Unit& unit, IdSource& ids, const Caller* by, const OrganisationId& id,
                                const protocol::SetRoster& document, Instant now) {
    VIGIL_TRY(const auto organisation, active_organisation(unit, id));
    VIGIL_TRY(const auto standing, unit.rosters().newest(id));
    if (by != nullptr) {
        VIGIL_TRY(may_set(unit, *by, organisation, standing));
    }
    const std::int64_t version = standing ? standing->version : 0;
    if (document.replaces != version)
        return Error{ErrorKind::conflict, fmt::format("version {} stands", version), "precondition_failed"};
    if (const auto checked = check(document.roster); !checked) return below(checked.error(), "/roster");
    VIGIL_TRY(check_officers(unit, id, document.roster));
    VIGIL_TRY(const bool forced, opens_hole(unit, id, document, now));

    StoredRoster roster{.id = RosterId(ids.next(now)),
                        .organisation = id,
                        .version = version + 1,
                        .roster = document.roster,
                        .set_at = now,
                        .set_by = by == nullptr ? std::nullopt : std::optional(by->account),
                        .forced = forced};
    if (!document.text.empty())
        roster.sealed_reason = unit.vault().directory().seal(Field::roster_reason, roster.id.str(), document.text);
    VIGIL_TRY(unit.rosters().insert(roster));
    VIGIL_TRY(begin_looks(unit, ids, id, now));
    unit.log().append({"roster.set",
                       roster.id.str(),
                       now,
                       {{"organisation", id.str()},
                        {"version", std::to_string(roster.version)},
                        {"account", by == nullptr ? std::string("administrator") : by->account.str()},
                        {"forced", forced ? "yes" : "no"}}});
    return roster;
}

Result<protocol::RosterView> read_roster(Unit& unit, const Caller* by, const OrganisationId& id, Instant now) {
    VIGIL_TRY(const auto organisation, active_organisation(unit, id));
    if (by != nullptr) {
        VIGIL_TRY(may_read(unit, *by, organisation));
    }
    const Instant until = now + kProvedAhead;
    protocol::RosterView view{
        .organisation_id = id, .version = 0, .roster = {}, .set_at = now, .duty = {}, .holes = {}};
    VIGIL_TRY(const auto standing, unit.rosters().newest(id));
    if (standing) {
        view.version = standing->version;
        view.roster = standing->roster;
        view.set_at = standing->set_at;
        view.set_by = standing->set_by.value_or(AccountId());
        view.forced = standing->forced;
    }
    VIGIL_TRY(const auto duty, planned_duty(unit, id, now, until));
    if (duty)
        for (const auto& span : *duty) view.duty.push_back({span.from, span.until, span.officers});
    VIGIL_TRY(const auto holes, holes_of(unit, id, now, until));
    for (const auto& hole : holes) view.holes.push_back(view_of(hole, organisation));
    return view;
}

}  // namespace vigil
