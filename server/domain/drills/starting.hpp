// A drill begins.
#pragma once

#include "domain/drills/drill.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

struct DrillOrder {
    OrganisationId organisation;
    DrillOrigin origin{};
    std::optional<AccountId> by{};
};

// Whether the organisation may be drilled now. Errors: not_found: there is no such active organisation; conflict: it neither
// protects children nor is police; conflict with code drill_running: one drill at a time; alert_waiting: a red or orange alert
// of it waits for an answer; nobody_to_ring: no officer who answers there has a device.
Result<void> may_be_drilled(Unit& unit, const triage::RuleSet& rules, const OrganisationId& organisation);

// The marked case and alert, the ring by the roster, the clock, the item: all as of a real one. Errors: those above.
Result<Drill> start_drill(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const DrillOrder& order,
                          Instant now);

}  // namespace vigil
