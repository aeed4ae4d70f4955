#include "domain/transfers/standing.hpp"

#include <algorithm>

#include "domain/access/access.hpp"
#include "domain/alerts/raising.hpp"
#include "domain/clocks/counting.hpp"

namespace vigil {

Error role_error(const char* message) { return {ErrorKind::forbidden, message, "role_refused"}; }

std::optional<Instant> due_of_owner(const CaseAtHand& found, Instant now) {
    std::optional<Instant> due;
    for (const auto& alert : found.alerts)
        if (alert.owner && alert.state == AlertState::open && !alert.climbed_from && alert.due_at &&
            *alert.due_at > now)
            due = std::min(due.value_or(*alert.due_at), *alert.due_at);
    return due;
}

Result<std::optional<Alert>> root_alert_of(Unit& unit, const CaseId& whole, const OrganisationId& organisation) {
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(whole));
    for (const auto& alert : alerts)
        if (alert.organisation == organisation && !alert.climbed_from && alert.state != AlertState::closed)
            return std::optional(alert);
    return std::optional<Alert>();
}

Result<std::optional<AlertVersion>> ask_about(Unit& unit, const CaseTools& tools, const Transfer& transfer,
                                              const OrganisationId& organisation, std::optional<Instant> no_later_than,
                                              Instant now) {
    VIGIL_TRY(const auto before, root_alert_of(unit, transfer.case_id, organisation));
    if (before && before->state == AlertState::open) return std::optional<AlertVersion>();
    VIGIL_TRY(const auto about, unit.cases().find(transfer.case_id));
    if (!about) return Error{ErrorKind::internal, "a transfer of no case"};
    VIGIL_TRY(const auto asked,
              AlertRaiser(tools.rules, tools.ids)
                  .ask(unit, *about, {organisation, Function::protection}, transfer.id.str(), no_later_than, now));
    return std::optional(asked.version);
}

Result<void> start_decision_clock(Unit& unit, const CaseTools& tools, const Transfer& transfer, Level level,
                                  Instant now) {
    const auto* rule = tools.rules.acknowledgement(Function::protection);
    if (rule == nullptr || !rule->limit(level)) return success();
    VIGIL_TRY(start_counted(unit, {.id = ClockId(tools.ids.next(now)),
                                   .subject = transfer.id.str(),
                                   .kind = std::string(kTransferClock),
                                   .state_version = 1,
                                   .legal_basis = rule->basis,
                                   .started_at = now,
                                   .calendar = {},
                                   .limit = rule->limit(level),
                                   .started_by = transfer.id.str()}));
    return success();
}

Event event_of(const char* kind, const Transfer& transfer, const std::string& by, Instant now) {
    return {
        kind,
        transfer.id.str(),
        now,
        {{"case", transfer.case_id.str()}, {"from", transfer.from.str()}, {"to", transfer.to.str()}, {"account", by}}};
}

}  // namespace vigil
