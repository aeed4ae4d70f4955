#include "domain/cases/casework.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "domain/alerts/items.hpp"

namespace vigil {

Case& CaseAtHand::part(const CaseId& id) { return const_cast<Case&>(std::as_const(*this).part(id)); }

const Case& CaseAtHand::part(const CaseId& id) const {
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const Case& each) { return each.id == id; });
    assert(found != parts.end());
    return *found;
}

Result<void> require_no_drill(const Case& about) {
    if (about.drill) return Error{ErrorKind::not_found, "there is no such case: it is a drill"};
    return success();
}

Result<CaseAtHand> find_case(Unit& unit, const CaseId& id) {
    CaseAtHand found;
    VIGIL_TRY(found.parts, unit.cases().members(id));
    if (found.parts.empty()) return Error{ErrorKind::not_found, "there is no such case"};
    VIGIL_TRY(require_no_drill(found.parts.front()));
    VIGIL_TRY(found.alerts, unit.alerts().of_whole_case(id));
    VIGIL_TRY(found.bars, unit.cases().bars(id));
    return found;
}

Result<CaseAtHand> find_handled_case(Unit& unit, const Caller& caller, const CaseId& id) {
    VIGIL_TRY(auto found, find_case(unit, id));
    VIGIL_TRY(may_handle(caller, found.alerts, found.bars));
    return found;
}

Result<Report> report_of_case(Unit& unit, const CaseAtHand& found, const ReportId& report) {
    VIGIL_TRY(auto named, unit.reports().find(report));
    const auto is_its_case = [&](const Case& each) { return each.id == named->case_id; };
    if (!named || std::none_of(found.parts.begin(), found.parts.end(), is_its_case))
        return Error{ErrorKind::not_found, "the case has no such report"};
    return std::move(*named);
}

Result<void> announce_to_sides(Unit& unit, CaseAtHand& found, Instant now) {
    for (auto& part : found.parts) {
        part.revision += 1;
        VIGIL_TRY(unit.cases().update(part));
    }
    for (Alert alert : found.alerts) {
        if (!alert.owner || alert.climbed_from || alert.state == AlertState::closed) continue;
        alert.revision += 1;
        VIGIL_TRY(unit.alerts().update(alert));
        VIGIL_TRY(announce_change(unit, alert, found.part(alert.case_id), now));
    }
    for (const auto& part : found.parts) {
        VIGIL_TRY(announce_status(unit, part, now));
    }
    return success();
}

Result<bool> stands_above_a_part(Unit& unit, const Caller& caller, Right right, const CaseAtHand& found) {
    for (const auto& part : found.parts) {
        VIGIL_TRY(const bool above,
                  stands_above(unit, caller, right, part.division, Reach::there_or_above, found.bars));
        if (above) return true;
    }
    return false;
}

}  // namespace vigil
