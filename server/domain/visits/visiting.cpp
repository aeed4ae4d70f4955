#include "domain/visits/visiting.hpp"

#include <algorithm>
#include <set>
#include <vigil/protocol/codec.hpp>

#include "domain/access/access.hpp"
#include "domain/cases/looking.hpp"
#include "domain/duty/plan.hpp"
#include "domain/reports/known_facts.hpp"
#include "domain/visits/alarming.hpp"

namespace vigil {
namespace {

Error wrong(std::string pointer, std::string code, std::string message) {
    return {ErrorKind::invalid_input,
            "a visit that is not in order",
            "invalid_document",
            {{std::move(pointer), std::move(code), std::move(message)}}};
}

Result<void> check_back_by(Instant back_by, Instant now) {
    if (back_by >= now + kShortestVisit && back_by <= now + kLongestVisit) return success();
    return wrong("/back_by", "out_of_range", "must lie between 5 minutes and 12 hours from now");
}

Result<void> check_companions(Unit& unit, const Caller& caller, const OrganisationId& organisation,
                              const std::vector<AccountId>& companions, const std::vector<Bar>& bars) {
    VIGIL_TRY(const auto officers, answering_officers(unit, organisation));
    std::set<AccountId> named;
    for (std::size_t i = 0; i < companions.size(); ++i) {
        const auto& each = companions[i];
        const bool may = names(officers, each) && each != caller.account && !is_barred(each, bars);
        if (may && named.insert(each).second) continue;
        return wrong("/companion_ids/" + std::to_string(i), "unknown_account",
                     "must be another officer of the organisation who answers alerts, named once");
    }
    return success();
}

// Whoever goes alone to a house where somebody strikes, or may be armed, goes into danger.
Result<bool> is_dangerous(Unit& unit, const triage::RuleSet& rules, const CaseAtHand& found) {
    if (found.parts.front().level == Level::red) return true;
    VIGIL_TRY(const auto facts, known_facts(unit, found.parts));
    const auto is_violent = [&](const triage::SignalFact& fact) {
        const auto* signal = rules.words.signals.find(fact.code);
        return signal != nullptr &&
               std::find(signal->groups.begin(), signal->groups.end(), "violence") != signal->groups.end();
    };
    if (std::any_of(facts.assessed.begin(), facts.assessed.end(), is_violent)) return true;
    return std::any_of(facts.reports.begin(), facts.reports.end(), [&](const triage::ReportFacts& report) {
        return std::any_of(report.signals.begin(), report.signals.end(), is_violent);
    });
}

// As what the organisation handles the case.
Function function_of(const CaseAtHand& found, const OrganisationId& organisation) {
    for (const auto& alert : found.alerts)
        if (alert.organisation == organisation && alert.function == Function::police) return Function::police;
    return Function::protection;
}

bool may_look_for(const Visit& visit, const Caller& caller, const std::vector<Bar>& bars) {
    return acts_for(caller, visit.organisation, {Right::answer}, bars) ||
           (visit.above && acts_for(caller, *visit.above, {Right::answer}, bars));
}

struct VisitAtHand {
    Visit visit;
    bool went = false;  // the caller did
};

// not_found: there is none, or the caller has no part in it.
Result<VisitAtHand> find_visit(Unit& unit, const Caller& caller, const VisitId& id) {
    const Error unknown{ErrorKind::not_found, "there is no such visit"};
    VIGIL_TRY(auto visit, unit.visits().find(id));
    if (!visit) return unknown;
    VIGIL_TRY(const auto bars, unit.cases().bars(visit->case_id));
    const bool is_one = went(*visit, caller.account);
    if (!is_one && !may_look_for(*visit, caller, bars)) return unknown;
    return VisitAtHand{std::move(*visit), is_one};
}

Result<Visit> repeated(Unit& unit, const Caller& caller, const CaseAtHand& found, const protocol::BeginVisit& document,
                       Visit earlier) {
    const bool is_its_case = std::any_of(found.parts.begin(), found.parts.end(),
                                         [&](const Case& part) { return part.id == earlier.case_id; });
    const bool same = is_its_case && earlier.account == caller.account &&
                      earlier.companions == document.companion_ids &&
                      earlier.with_police == document.with_police.value_or(false);
    const Error reused{ErrorKind::conflict, "the visit id stands for another visit"};
    if (!same) return reused;
    VIGIL_TRY(const auto text, unit.vault().open(Field::visit, earlier.id.str(), earlier.sealed_document));
    if (text != protocol::encode(protocol::StoredVisit{document.place, document.text})) return reused;
    return earlier;
}

void record_visit(Unit& unit, const Visit& visit, std::string kind, const AccountId& by, Instant now) {
    unit.log().append({std::move(kind),
                       visit.id.str(),
                       now,
                       {{"case", visit.case_id.str()},
                        {"organisation", visit.organisation.str()},
                        {"account", by.str()},
                        {"back_by", to_rfc3339(visit.back_by)},
                        {"end", visit.end ? std::string(to_text(*visit.end)) : std::string()}}});
}

}  // namespace

Result<Visit> begin_visit(Unit& unit, const CaseTools& tools, const Caller& caller, const CaseId& id,
                          const protocol::BeginVisit& document, Instant now) {
    VIGIL_TRY(const auto found, find_handled_case(unit, caller, id));
    VIGIL_TRY(auto earlier, unit.visits().find(document.visit_id));
    if (earlier) return repeated(unit, caller, found, document, std::move(*earlier));
    const auto organisation = handling_organisations(caller, found.alerts, found.bars).front();
    VIGIL_TRY(check_back_by(document.back_by, now));
    VIGIL_TRY(check_companions(unit, caller, organisation, document.companion_ids, found.bars));
    Visit visit{.id = document.visit_id,
                .case_id = id,
                .organisation = organisation,
                .function = function_of(found, organisation),
                .account = caller.account,
                .companions = document.companion_ids,
                .with_police = document.with_police.value_or(false),
                .begun_at = now,
                .back_by = document.back_by};
    if (!visit.with_police) {
        VIGIL_TRY(visit.police_advised, is_dangerous(unit, tools.rules, found));
    }
    VIGIL_TRY(const auto sealer, unit.vault().sealer(found.part(id).key));
    visit.sealed_document = sealer->seal(Field::visit, visit.id.str(),
                                         protocol::encode(protocol::StoredVisit{document.place, document.text}));
    record_visit(unit, visit, "visit.begun", caller.account, now);
    VIGIL_TRY(keep_visit(unit, tools.ids, visit, visit.back_by, now));
    return visit;
}

Result<Visit> check_in(Unit& unit, IdSource& ids, const Caller& caller, const VisitId& id,
                       const protocol::CheckIn& document, Instant now) {
    VIGIL_TRY(auto found, find_visit(unit, caller, id));
    auto& visit = found.visit;
    if (!found.went) return Error{ErrorKind::forbidden, "only whoever went checks in", "role_refused"};
    if (visit.state == VisitState::ended) return Error{ErrorKind::conflict, "the visit has ended"};
    VIGIL_TRY(check_back_by(document.back_by, now));
    visit.state = VisitState::away;
    visit.back_by = document.back_by;
    visit.alarms = 0;
    visit.revision += 1;
    record_visit(unit, visit, "visit.checked_in", caller.account, now);
    VIGIL_TRY(keep_visit(unit, ids, visit, visit.back_by, now));
    return std::move(visit);
}

Result<Visit> end_visit(Unit& unit, IdSource& ids, const Caller& caller, const VisitId& id,
                        const protocol::EndVisit& document, Instant now) {
    VIGIL_TRY(auto found, find_visit(unit, caller, id));
    auto& visit = found.visit;
    if (visit.state == VisitState::ended) {
        if (visit.ended_by == caller.account && visit.end == document.end) return std::move(visit);
        return Error{ErrorKind::conflict, "the visit has ended already"};
    }
    const bool says_returned = document.end == VisitEnd::returned;
    if (says_returned != found.went)
        return Error{ErrorKind::forbidden,
                     says_returned ? "only whoever went says that they are back"
                                   : "whoever went says that they are back, or checks in",
                     "role_refused"};
    if (!says_returned && document.text.empty())
        return wrong("/text", "required", "must say how it is known, or what is done");
    if (!document.text.empty()) {
        VIGIL_TRY(const auto about, unit.cases().find(visit.case_id));
        if (!about) return Error{ErrorKind::internal, "a visit of no case"};
        // Of an erased case no word is kept any more; the alarms must end all the same.
        const auto sealer = unit.vault().sealer(about->key);
        if (!sealer && sealer.error().code != "case_erased") return sealer.error();
        if (sealer) visit.sealed_end = sealer.value()->seal(Field::visit_end, visit.id.str(), document.text);
    }
    visit.state = VisitState::ended;
    visit.end = document.end;
    visit.ended_at = now;
    visit.ended_by = caller.account;
    visit.revision += 1;
    record_visit(unit, visit, "visit.ended", caller.account, now);
    VIGIL_TRY(keep_visit(unit, ids, visit, now, now));
    return std::move(visit);
}

protocol::VisitView outline_of(const Visit& visit) {
    protocol::VisitView view{.visit_id = visit.id,
                             .case_id = visit.case_id,
                             .organisation_id = visit.organisation,
                             .account_id = visit.account,
                             .companion_ids = visit.companions,
                             .with_police = {},
                             .police_advised = {},
                             .state = visit.state,
                             .revision = visit.revision,
                             .begun_at = visit.begun_at,
                             .back_by = visit.back_by,
                             .above_id = visit.above.value_or(OrganisationId()),
                             .ended_at = visit.ended_at,
                             .ended_by = visit.ended_by.value_or(AccountId()),
                             .end = visit.end};
    if (visit.with_police) view.with_police = true;
    if (visit.police_advised) view.police_advised = true;
    return view;
}

Result<protocol::VisitList> visits_under_way(Unit& unit, const Caller& caller) {
    std::set<OrganisationId> organisations;
    for (const auto& membership : caller.memberships)
        if (sees_alerts(membership.role)) organisations.insert(membership.organisation);
    std::vector<Visit> found;
    for (const auto& organisation : organisations) {
        VIGIL_TRY(auto visits, unit.visits().under_way(organisation));
        for (auto& visit : visits) {
            VIGIL_TRY(const auto bars, unit.cases().bars(visit.case_id));
            if (is_barred(organisation, bars) || is_barred(caller.account, bars)) continue;
            const auto is_same = [&](const Visit& other) { return other.id == visit.id; };
            if (std::none_of(found.begin(), found.end(), is_same)) found.push_back(std::move(visit));
        }
    }
    std::sort(found.begin(), found.end(),
              [](const Visit& a, const Visit& b) { return std::tie(a.back_by, a.id) < std::tie(b.back_by, b.id); });
    protocol::VisitList list;
    for (const auto& visit : found) list.visits.push_back(outline_of(visit));
    return list;
}

Result<protocol::VisitView> read_visit(Unit& unit, IdSource& ids, const Caller& caller, const VisitId& id,
                                       Instant now) {
    VIGIL_TRY(const auto found, find_visit(unit, caller, id));
    const auto& visit = found.visit;
    if (!found.went && !is_overdue(visit))
        return Error{ErrorKind::forbidden, "nobody has to look for them: where they are is not shown", "role_refused"};
    VIGIL_TRY(const auto about, unit.cases().find(visit.case_id));
    if (!about) return Error{ErrorKind::internal, "a visit of no case"};
    VIGIL_TRY(record_look(unit, caller, {*about}, std::string(kVisitFields),
                          {Projection::handling, ReadReason::assigned}, ids, now));
    auto view = outline_of(visit);
    VIGIL_TRY(const auto text, unit.vault().open(Field::visit, visit.id.str(), visit.sealed_document));
    VIGIL_TRY(auto words, protocol::decode<protocol::StoredVisit>(text));
    view.place = std::move(words.place);
    view.text = std::move(words.text);
    if (!visit.sealed_end.empty()) {
        VIGIL_TRY(view.end_text, unit.vault().open(Field::visit_end, visit.id.str(), visit.sealed_end));
    }
    return view;
}

}  // namespace vigil
