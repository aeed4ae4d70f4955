#include "domain/reports/known_facts.hpp"

#include <algorithm>

#include "domain/matching/same_child.hpp"
#include "domain/reports/intake.hpp"

namespace vigil {
namespace {

// What triage asks about the places: what is known of one is known.
Result<void> add_places(Unit& unit, triage::Facts& facts, const Report& first_of_case) {
    triage::Facts here;
    VIGIL_TRY(const auto filed, document_of(unit, first_of_case));
    VIGIL_TRY(const auto places, case_places(unit, filed.places));
    VIGIL_TRY(complete_facts(unit, here, places));
    facts.township_known = facts.township_known || here.township_known;
    facts.lives_elsewhere = facts.lives_elsewhere || here.lives_elsewhere;
    return success();
}

}  // namespace

Result<triage::Facts> known_facts(Unit& unit, const std::vector<Case>& cases) {
    std::vector<Report> reports;
    std::vector<Report> first_of_each;
    std::vector<CaseId> whole;
    for (const auto& each : cases) {
        VIGIL_TRY(const auto of_case, unit.reports().of_case(each.id));
        if (of_case.empty()) return Error{ErrorKind::internal, "a case without a report"};
        first_of_each.push_back(of_case.front());
        reports.insert(reports.end(), of_case.begin(), of_case.end());
        whole.push_back(each.id);
    }
    std::sort(reports.begin(), reports.end(), [](const Report& a, const Report& b) { return a.id < b.id; });
    VIGIL_TRY(auto facts, facts_of_reports(unit, reports));
    for (const auto& each : first_of_each) {
        VIGIL_TRY(add_places(unit, facts, each));
    }
    if (!cases.front().merged_into) {
        VIGIL_TRY(const auto children, matching::named_children(unit, whole.front()));
        matching::IndexLookups lookups(unit);
        VIGIL_TRY(facts.earlier_reports,
                  matching::earlier_reports(unit, lookups, children, whole, matching::Counting::named_before));
    }
    VIGIL_TRY(const auto bars, unit.cases().bars(whole.front()));
    facts.kinship_declared = std::any_of(
        bars.begin(), bars.end(), [](const Bar& bar) { return bar.account.has_value() && bar.reason == kKinship; });
    return facts;
}

}  // namespace vigil
