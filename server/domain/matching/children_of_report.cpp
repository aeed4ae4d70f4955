#include "domain/matching/children_of_report.hpp"

namespace vigil::matching {

Result<std::int64_t> position_in_report(Unit& unit, const CaseId& about, const ReportId& report, const ChildId& child) {
    VIGIL_TRY(const auto children, unit.reports().children(about));
    std::int64_t position = 0;
    for (const auto& each : children) {  // by id: in the order in which they were named
        if (each.report != report) continue;
        if (each.id == child) return position;
        ++position;
    }
    return Error{ErrorKind::internal, "a child that its report does not name"};
}

}  // namespace vigil::matching
