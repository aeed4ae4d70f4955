// When a legal limit ends.
#pragma once

#include <vigil/protocol/time.hpp>

#include "domain/triage/rule_set.hpp"

namespace vigil {

// A point in time and how it was counted.
struct Due {
    Instant at{};
    bool provisional = false;  // counted on weekends alone: no holiday calendar for the year was at hand
};

// Hours run from the instant. Days, work days and months are counted in China time: the first day is not counted, the
// end is 24:00 of the last day, a month without the day ends on its last day, and a last day that is no work day moves
// to the next work day (Civil Code arts. 201-203). Work days are Monday to Friday until a calendar says more.
Due due_at(const triage::Limit& limit, Instant start);

}  // namespace vigil
