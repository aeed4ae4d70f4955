#include "domain/matching/unfounded.hpp"

namespace vigil::matching {

Result<void> stop_counting(Unit& unit, const CaseId& id, Instant now) {
    VIGIL_TRY(const auto reports, unit.reports().of_whole_case(id));
    for (const auto& report : reports) {
        VIGIL_TRY(unit.matches().set_unfounded(report.id, now));
        unit.log().append({"report.counts_no_more", report.id.str(), now, {{"case", id.str()}}});
    }
    return success();
}

Result<void> count_again(Unit& unit, const CaseId& id, Instant now) {
    VIGIL_TRY(const auto reports, unit.reports().of_whole_case(id));
    for (const auto& report : reports) {
        VIGIL_TRY(unit.matches().clear_unfounded(report.id));
        unit.log().append({"report.counts_again", report.id.str(), now, {{"case", id.str()}}});
    }
    return success();
}

}  // namespace vigil::matching
