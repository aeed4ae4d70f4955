// An officer who does not come back is asked, then looked for (F137).
#pragma once

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/visits/visit.hpp"

namespace vigil {

// Overdue, the officer's own phone asks; so long after that colleagues are alarmed, and again each time, until somebody answers.
inline constexpr std::chrono::minutes kVisitStep{5};
// From the alarm of that number on whoever stands above is alarmed too.
inline constexpr int kAlarmsUntilAbove = 3;

// Stores the new visit or its change, starts its clock where it has not ended, and pushes it to whoever is told of it.
Result<void> keep_visit(Unit& unit, IdSource& ids, Visit& visit, Instant due, Instant now);

// The clock is due: the next step of what is above. One of an earlier revision stops without a sound.
Result<void> look_after_visit(Unit& unit, IdSource& ids, Clock due, bool late, Instant now);

// To the organisation, and to the one above that is alarmed.
void push_visit(Unit& unit, const Visit& visit, Instant now);

}  // namespace vigil
