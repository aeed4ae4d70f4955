// What every act on a case begins with: the case, its alerts, its bars, and whether the caller may.
#pragma once

#include <vector>

#include "domain/access/access.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

struct CaseAtHand {
    Case about;
    std::vector<Alert> alerts;
    std::vector<Bar> bars;
};

// not_found: there is no such case. Says nothing about who may.
Result<CaseAtHand> find_case(Unit& unit, const CaseId& id);

// As find_case; forbidden (access.hpp) unless the caller handles the case.
Result<CaseAtHand> find_handled_case(Unit& unit, const Caller& caller, const CaseId& id);

// Its report of that id. not_found: it has none such.
Result<Report> report_of_case(Unit& unit, const CaseId& id, const ReportId& report);

}  // namespace vigil
