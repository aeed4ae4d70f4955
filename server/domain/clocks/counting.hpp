// When a clock is due, and how that was counted.
#pragma once

#include "domain/ports/unit.hpp"

namespace vigil {

// Sets when the clock is due, by its limit, its beginning and the calendar; never later than Clock::no_later_than.
// Requires a limit.
void count(Clock& clock, const HolidayCalendar& calendar);

// Counts the clock, starts it, and answers when it is due.
Result<Instant> start_counted(Unit& unit, Clock clock);

}  // namespace vigil
