#include "domain/matching/deciding.hpp"

#include <algorithm>
#include <set>

#include "domain/cases/casework.hpp"
#include "domain/matching/merging.hpp"
#include "domain/matching/same_child.hpp"
#include "domain/reports/reassessing.hpp"

namespace vigil::matching {
namespace {

constexpr std::size_t kMostCountedAgain = 32;  // cases of one child that one decision has judged again

void drop_barred(std::vector<OrganisationId>& organisations, const std::vector<Bar>& bars) {
    std::erase_if(organisations, [&](const OrganisationId& organisation) { return is_barred(organisation, bars); });
}

Result<bool> are_one(Unit& unit, const Match& match) {
    VIGIL_TRY(const auto members, unit.cases().members(match.case_id));
    return std::any_of(members.begin(), members.end(), [&](const Case& each) { return each.id == match.other_case; });
}

Result<MatchDecision> stored_decision(Unit& unit, const Caller& caller, const Match& match, const Sides& sides,
                                      const Decision& decision, Instant now) {
    const bool speaks_for_case = !sides.of_case.empty();
    const CaseId& side = speaks_for_case ? match.case_id : match.other_case;
    VIGIL_TRY(const auto about, unit.cases().find(side));
    if (!about) return Error{ErrorKind::internal, "a match of a case that is not there"};
    VIGIL_TRY(const auto sealer, unit.vault().sealer(about->key));
    return MatchDecision{.id = decision.id,
                         .match = match.id,
                         .verdict = decision.verdict,
                         .side = side,
                         .account = caller.account,
                         .organisation = speaks_for_case ? sides.of_case.front() : sides.of_other.front(),
                         .at = now,
                         .sealed_reason = sealer->seal(Field::match_reason, decision.id.str(), decision.reason)};
}

}  // namespace

Result<Sides> sides_of(Unit& unit, const Caller& caller, const Match& match) {
    VIGIL_TRY(const auto one, find_case(unit, match.case_id));
    VIGIL_TRY(const auto other, find_case(unit, match.other_case));
    const Error none{ErrorKind::not_found, "there is no such match for this caller"};
    if (is_barred(caller.account, one.bars) || is_barred(caller.account, other.bars)) return none;
    Sides sides{handling_organisations(caller, one.alerts, one.bars),
                handling_organisations(caller, other.alerts, other.bars)};
    drop_barred(sides.of_case, other.bars);
    drop_barred(sides.of_other, one.bars);
    if (sides.any()) return sides;
    if (is_barred_anywhere(caller, one.bars) || is_barred_anywhere(caller, other.bars)) return none;
    for (const auto* side : {&one, &other}) {
        const auto refused = may_handle(caller, side->alerts, side->bars);
        if (!refused && refused.error().code == "role_refused") return refused.error();
    }
    return none;
}

Result<Decided> Deciding::decide(Unit& unit, const Caller& caller, const Decision& decision, Instant now) const {
    VIGIL_TRY(auto match, unit.matches().find(decision.match));
    if (!match) return Error{ErrorKind::not_found, "there is no such match"};
    VIGIL_TRY(const auto sides, sides_of(unit, caller, *match));
    VIGIL_TRY(const auto earlier, unit.matches().find_decision(decision.id));
    if (earlier) {
        if (earlier->match != match->id || earlier->verdict != decision.verdict || earlier->account != caller.account)
            return Error{ErrorKind::invalid_input, "the decision id stands for another decision",
                         "idempotency_key_reused"};
        return Decided{std::move(*match), sides};
    }
    if (decision.revision != match->revision)
        return Error{ErrorKind::conflict, "somebody has decided about the match since it was looked at",
                     "precondition_failed"};

    VIGIL_TRY(const auto stored, stored_decision(unit, caller, *match, sides, decision, now));
    VIGIL_TRY(unit.matches().insert_decision(stored));
    unit.log().append({"match.decided",
                       stored.id.str(),
                       now,
                       {{"match", match->id.str()},
                        {"verdict", std::string(to_text(stored.verdict))},
                        {"side", stored.side.str()},
                        {"account", stored.account.str()},
                        {"organisation", stored.organisation.str()}}});
    match->revision += 1;
    VIGIL_TRY(apply(unit, *match, sides, decision.verdict, now));
    return Decided{std::move(*match), sides};
}

Result<void> Deciding::apply(Unit& unit, Match& match, const Sides& sides, MatchVerdict verdict, Instant now) const {
    const bool was_merged = match.state == MatchState::same_event;
    if (verdict != MatchVerdict::same_event) {
        match.state = verdict == MatchVerdict::different ? MatchState::different : MatchState::same_child;
        match.agreed_case.reset();
        VIGIL_TRY(unit.matches().update(match));
        if (was_merged) {
            VIGIL_TRY(take_apart(unit, rules_, ids_, match, now));
        }
        if (match.state == MatchState::different) return success();
        return count_again(unit, match, now);
    }
    VIGIL_TRY(const bool one, are_one(unit, match));
    if (one) return Error{ErrorKind::conflict, "the cases are one already", "already_merged"};
    const auto& own = !sides.of_case.empty() ? match.case_id : match.other_case;
    const bool other_agreed = match.agreed_case && *match.agreed_case != own;
    if (!sides.both() && !other_agreed) {
        match.state = MatchState::agreed;
        match.agreed_case = own;
        return unit.matches().update(match);
    }
    match.state = MatchState::same_event;
    match.agreed_case.reset();
    VIGIL_TRY(unit.matches().update(match));
    VIGIL_TRY(merge(unit, rules_, ids_, match, now));
    return count_again(unit, match, now);
}

// Judges every case of the child again, the newest first: reports that now count as earlier ones may raise it.
Result<void> Deciding::count_again(Unit& unit, const Match& match, Instant now) const {
    VIGIL_TRY(const auto terms, unit.matches().terms_of_child(match.child));
    NamedChild child{match.child, ReportId(), now, {}, {}};
    for (const auto& term : terms) child.kept.push_back({term.kind, term.version, term.hash});
    IndexLookups lookups(unit);
    VIGIL_TRY(const auto reports, reports_on(unit, lookups, child));
    std::set<CaseId> cases{match.case_id, match.other_case};
    for (auto hit = reports.rbegin(); hit != reports.rend() && cases.size() < kMostCountedAgain; ++hit)
        cases.insert(hit->mention.case_id);
    std::set<CaseId> judged;
    for (const auto& id : cases) {
        VIGIL_TRY(const auto members, unit.cases().members(id));
        if (members.empty() || !judged.insert(members.front().id).second) continue;
        VIGIL_TRY(const auto own, unit.reports().of_case(members.front().id));
        if (own.empty()) continue;
        VIGIL_TRY(const auto sealer, unit.vault().sealer(own.front().case_key));
        VIGIL_TRY(assess_again(unit, rules_, ids_, own.front(), *sealer, Novelty::other_reports, now));
    }
    return success();
}

}  // namespace vigil::matching
