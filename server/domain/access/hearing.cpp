#include "domain/access/hearing.hpp"

#include "domain/access/access.hpp"

namespace vigil {

Result<std::optional<CaseId>> case_of_item(Unit& unit, const OrganisationId& organisation, const Item& item) {
    if (item.body.empty()) return std::optional<CaseId>();  // its case was erased
    if (item.kind == ItemKind::digest) return std::optional<CaseId>();
    if (item.kind == ItemKind::duty_warning || item.kind == ItemKind::duty_test) return std::optional<CaseId>();
    if (item.kind == ItemKind::breach) {
        VIGIL_TRY(const auto breach, unit.measures().find_breach(organisation, ClockId(item.subject)));
        return breach ? std::optional(breach->case_id) : std::nullopt;
    }
    if (item.kind == ItemKind::visit) {
        VIGIL_TRY(const auto visit, unit.visits().find(VisitId(item.subject)));
        return visit ? std::optional(visit->case_id) : std::nullopt;
    }
    VIGIL_TRY(const auto alert, unit.alerts().find(AlertId(item.subject)));
    return alert ? std::optional(alert->case_id) : std::nullopt;
}

Result<bool> is_of_drill(Unit& unit, const OrganisationId& organisation, const Item& item) {
    if (item.kind == ItemKind::drill) return true;
    VIGIL_TRY(const auto id, case_of_item(unit, organisation, item));
    if (!id) return false;
    VIGIL_TRY(const auto about, unit.cases().find(*id));
    return about && about->drill;
}

Result<bool> may_hear(Unit& unit, const OrganisationId& organisation, const Item& item) {
    VIGIL_TRY(const auto about, case_of_item(unit, organisation, item));
    if (!about) return false;
    VIGIL_TRY(const auto bars, unit.cases().bars(*about));
    return !is_barred(organisation, bars);
}

}  // namespace vigil
