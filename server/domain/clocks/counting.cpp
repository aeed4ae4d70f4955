#include "domain/clocks/counting.hpp"

#include <algorithm>

#include "domain/clocks/limits.hpp"

namespace vigil {

void count(Clock& clock, const HolidayCalendar& calendar) {
    const auto due = due_at(*clock.limit, clock.started_at, calendar);
    clock.due_at = clock.no_later_than ? std::min(due.at, *clock.no_later_than) : due.at;
    clock.calendar = clock.limit->unit == LimitUnit::seconds ? kWallCalendar : kHolidayCalendar;
    clock.calendar_version = due.calendar_version;
    clock.provisional = due.provisional;
}

Result<Instant> start_counted(Unit& unit, Clock clock) {
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    count(clock, *calendar);
    VIGIL_TRY(unit.clocks().start(clock));
    return clock.due_at;
}

}  // namespace vigil
