// Taking alerts back from organisations that turn out to be barred from the case (rule N10).
#pragma once

#include "domain/ports/unit.hpp"

namespace vigil {

// Closes every alert of the whole case whose organisation is barred and stops its clocks: nothing is demanded of, or shown to,
// whoever must never know. Not announced to anybody; the rest of the case learns of its new responders by their alerts.
Result<void> withdraw_from_barred(Unit& unit, const Case& about, Instant now);

}  // namespace vigil
