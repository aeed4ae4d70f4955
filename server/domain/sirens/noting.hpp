// Keeping which alerts wake whom.
#pragma once

#include "domain/ports/unit.hpp"

namespace vigil {

// The alert wakes these officers, who were not woken by its version before; none named: every officer who answers at its organisation.
// A blue alert and a drill wake nobody.
Result<void> note_siren(Unit& unit, const Alert& alert, std::vector<AccountId> whom, Instant now);

// The alert rings whom it names now, some of whom its version may have woken before.
Result<void> note_new_sirens(Unit& unit, const Alert& alert, Instant now);

}  // namespace vigil
