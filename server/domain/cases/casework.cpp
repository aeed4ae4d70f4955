#include "domain/cases/casework.hpp"

namespace vigil {

Result<CaseAtHand> find_case(Unit& unit, const CaseId& id) {
    VIGIL_TRY(auto about, unit.cases().find(id));
    if (!about) return Error{ErrorKind::not_found, "there is no such case"};
    VIGIL_TRY(auto alerts, unit.alerts().of_case(id));
    VIGIL_TRY(auto bars, unit.cases().bars(id));
    return CaseAtHand{std::move(*about), std::move(alerts), std::move(bars)};
}

Result<CaseAtHand> find_handled_case(Unit& unit, const Caller& caller, const CaseId& id) {
    VIGIL_TRY(auto found, find_case(unit, id));
    VIGIL_TRY(may_handle(caller, found.alerts, found.bars));
    return found;
}

Result<Report> report_of_case(Unit& unit, const CaseId& id, const ReportId& report) {
    VIGIL_TRY(auto found, unit.reports().find(report));
    if (!found || found->case_id != id) return Error{ErrorKind::not_found, "the case has no such report"};
    return std::move(*found);
}

}  // namespace vigil
