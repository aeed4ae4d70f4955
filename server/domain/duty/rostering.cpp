#include "domain/duty/rostering.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/duty/coverage.hpp"
#include "domain/duty/plan.hpp"
#include "domain/duty/roster_check.hpp"

namespace vigil {
namespace {

using protocol::Roster;

Result<Organisation> active_organisation(Unit& unit, const OrganisationId& id) {
    VIGIL_TRY(auto organisation, unit.organisations().find(id));
    if (!organisation || !organisation->active)
        return Error{ErrorKind::not_found, "there is no such active organisation"};
    return std::move(*organisation);
}

Result<bool> plans_duty_of(Unit& unit, const Caller& caller, const Organisation& organisation) {
    return stands_above(unit, caller, Right::roster, organisation.division, Reach::there_or_above, {});
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
    return Error{ErrorKind::forbidden, "only a chief, or whoever plans duty there or above, sets the roster",
                 "role_refused"};
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

// The part of `hole` that no hole of `before` covers begins then; none: it was one before.
std::optional<Instant> opens_at(const Hole& hole, const std::vector<Hole>& before) {
    Instant from = hole.from;
    for (const auto& each : before)
        if (each.from <= from && from < each.until) from = each.until;
    return from < hole.until ? std::optional(from) : std::nullopt;
}

Result<bool> opens_hole(Unit& unit, const OrganisationId& organisation, const protocol::SetRoster& document,
                        Instant now) {
    const Instant until = now + kProvedAhead;
    VIGIL_TRY(const auto before, holes_of(unit, organisation, now, until));
    VIGIL_TRY(const auto after, holes_of(unit, organisation, document.roster, now, until));
    for (const auto& hole : after) {
        const auto from = opens_at(hole, before);
        if (!from) continue;
        if (document.force.value_or(false) && !document.text.empty()) return true;
        return Error{ErrorKind::conflict,
                     fmt::format("from {} nobody could be reached: {}", to_rfc3339(*from), to_text(hole.kind)),
                     "opens_hole"};
    }
    return false;
}

// Problems of a part of the document, by their place in the whole.
Error below(Error error, std::string_view pointer) {
    for (auto& violation : error.violations) violation.pointer.insert(0, pointer);
    return error;
}

}  // namespace

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
    for (const auto& hole : holes)
        view.holes.push_back({hole.organisation, organisation.name, hole.kind, hole.from, hole.until});
    return view;
}

}  // namespace vigil
