// Which child of a report is meant.
#pragma once

#include "domain/ports/unit.hpp"

namespace vigil::matching {

// The place of `child` among those that the report and its supplements name, in the order in which they were named, from 0.
Result<std::int64_t> position_in_report(Unit& unit, const CaseId& about, const ReportId& report, const ChildId& child);

}  // namespace vigil::matching
