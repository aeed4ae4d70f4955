// Reports that were closed as unfounded stop counting (rule T9).
#pragma once

#include "domain/ports/unit.hpp"

namespace vigil::matching {

// For whoever closes a case with that outcome, and for whoever opens it again: every report of the whole case counts no
// longer, or again, as an earlier report on its children. Levels stay: lowering takes a reason and two people (rule T8).
Result<void> stop_counting(Unit& unit, const CaseId& id, Instant now);
Result<void> count_again(Unit& unit, const CaseId& id, Instant now);

}  // namespace vigil::matching
