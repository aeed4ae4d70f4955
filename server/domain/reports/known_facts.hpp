// Everything that is known of a case now, for triage.
#pragma once

#include <vector>

#include "domain/cases/case.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/facts.hpp"

namespace vigil {

// The facts of every report, supplement and coding of these cases, their places, and whether an officer declared kinship
// (rule N10), as a first assessment sees them: without a standing level. Of a surviving case, given with those merged into
// it, also the earlier reports on the same children (rule T9); one that was merged into another is told of alone, without.
// Opens what is sealed. Requires: `cases` are a whole case, or one of it.
Result<triage::Facts> known_facts(Unit& unit, const std::vector<Case>& cases);

}  // namespace vigil
