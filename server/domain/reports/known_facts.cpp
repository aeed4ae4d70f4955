#include "domain/reports/known_facts.hpp"

#include <algorithm>

#include "domain/reports/intake.hpp"

namespace vigil {
namespace {

// Reports on the same children from before this case (rule T9).
Result<EarlierReports> earlier_reports(Unit& unit, const CaseId& about) {
    VIGIL_TRY(const auto hashes, unit.reports().index_of(about));
    VIGIL_TRY(const auto reports, unit.reports().of_case(about));
    if (hashes.empty() || reports.empty()) return EarlierReports{};
    return unit.reports().earlier(hashes, reports.front().filed_at);
}

}  // namespace

Result<KnownFacts> known_facts(Unit& unit, const Report& report) {
    KnownFacts known;
    VIGIL_TRY(known.facts, facts_of_case(unit, report.case_id));
    VIGIL_TRY(const auto filed, document_of(unit, report));
    VIGIL_TRY(known.places, case_places(unit, filed.places));
    VIGIL_TRY(complete_facts(unit, known.facts, known.places));
    VIGIL_TRY(known.facts.earlier_reports, earlier_reports(unit, report.case_id));
    VIGIL_TRY(known.bars, unit.cases().bars(report.case_id));
    known.facts.kinship_declared = std::any_of(known.bars.begin(), known.bars.end(), [](const Bar& bar) {
        return bar.account.has_value() && bar.reason == kKinship;
    });
    return known;
}

}  // namespace vigil
