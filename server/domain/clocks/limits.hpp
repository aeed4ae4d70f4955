// When a legal limit ends.
#pragma once

#include <vigil/protocol/time.hpp>

#include "domain/clocks/holiday_calendar.hpp"
#include "domain/clocks/limit.hpp"

namespace vigil {

// A point in time and how it was counted.
struct Due {
    Instant at{};
    bool provisional = false;  // over a year of which the calendar knows nothing: weekends alone
    int calendar_version = 0;  // of the year in which it ends; 0: none, or counted on the wall
};

// Hours run from the instant. Days, work days and months are counted in China time: the first day is not counted, the
// end is 24:00 of the last day, a month without the day ends on its last day, and a last day that is no work day moves
// to the next work day (Civil Code arts. 201-203).
Due due_at(const Limit& limit, Instant start, const HolidayCalendar& calendar);

}  // namespace vigil
