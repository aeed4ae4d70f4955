// Judging a case again when something was added to it.
#pragma once

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Whether the addition says something that triage has not heard before: then whoever had answered is asked anew.
// `coded`: an officer read it out of a report, which may end "uncoded" and with it the level that stood for it (rule T1).
enum class Novelty { nothing_new, new_signal, coded };

// Assesses the case of `report` with everything that is known of it now, routes, bars and alerts anew, and announces what
// changed. The level never falls but for the end of "uncoded" (rule T11), and stays where people lowered it until
// something new is said (rule T8); the owner stays unless it is barred now (promise P3); an organisation that is
// barred now loses its alert (rule N10). `sealer`: under the case's key. Runs in one write transaction.
Result<void> assess_again(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Report& report,
                          const Sealer& sealer, Novelty novelty, Instant now);

}  // namespace vigil
