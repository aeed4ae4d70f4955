// Judging a case again when something was added to it, or when more is known of its children.
#pragma once

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

struct CaseTools;  // domain/cases/casework.hpp
struct Shadow;     // domain/rules/shadow.hpp

// What is new. After a signal that triage has not heard before whoever had answered is asked anew. `coded`: an officer read
// it out of a report, which may end "uncoded" and with it the level that stood for it (rule T1). What other reports say of
// the children asks nobody anew unless it raises the level, and where it changes nothing nothing is written. A merge is
// always written down.
enum class Novelty { nothing_new, new_signal, coded, other_reports, merge };

// What a reassessment may have led to besides: matches that a supplement's children were found in.
struct Found {
    std::vector<Match> matches{};
};

// Assesses the whole case of `report`, with those that it was merged with, from everything that is known of it now, routes,
// bars and alerts anew, and announces what changed. The level never falls but for the end of "uncoded" (rule T11), and
// stays where people lowered it until something new is said (rule T8); the owner stays unless it is barred now (promise
// P3); an organisation that is barred now loses its alert (rule N10). New alerts stand in the name of the case whose place
// leads to them. `sealer`: under the case's key; a merged case is sealed under that of the surviving one. `shadow` judges
// along without effect; null: none does. Runs in one write transaction. Errors: conflict, code merge_refused: everybody who could own the merged case is barred.
Result<void> assess_again(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Report& report,
                          const Sealer& sealer, Novelty novelty, Instant now, const Shadow* shadow,
                          const Found& found = {});

// The same, from the first report of the case.
Result<void> assess_case_again(Unit& unit, const CaseTools& tools, const CaseId& id, Novelty novelty, Instant now);

}  // namespace vigil
