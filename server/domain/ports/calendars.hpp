// Holiday calendars, and the clocks that run by them.
#pragma once

#include <memory>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/clocks/clock.hpp"
#include "domain/clocks/holiday_calendar.hpp"

namespace vigil {

class CalendarRepository {
public:
    virtual ~CalendarRepository() = default;
    // Of all years, as they stand now. Never null. Shared with whoever remembers it for the next transaction.
    virtual Result<std::shared_ptr<const HolidayCalendar>> calendar() = 0;
    virtual Result<std::vector<CalendarYear>> years() = 0;                // by year; their days in order
    virtual Result<void> put(const CalendarYear& year, Instant now) = 0;  // in the place of what was known of the year

    // Whether every running clock was counted by what stands: false from a put to the next settle.
    virtual Result<bool> is_settled() = 0;
    virtual Result<void> settle() = 0;
};

// Where a walk over clocks that are still to fire stands, in the order in which they are due; empty: at the beginning.
struct ClockPlace {
    Instant due_at{};
    std::string subject{};
    std::string id{};
};

class ClockRepository {
public:
    virtual ~ClockRepository() = default;
    virtual Result<void> start(const Clock& clock) = 0;
    virtual Result<void> stop(const std::string& subject, const std::string& kind,
                              Instant at) = 0;  // every running one
    // All of them, also those that were stopped; in the order in which they were started.
    virtual Result<std::vector<Clock>> of(const std::string& subject) = 0;
    // That nobody has stopped, whether they have fired or not; the first due first.
    virtual Result<std::vector<Clock>> running(const std::string& subject) = 0;
    // Those behind that place that run and have not fired, the first due first.
    virtual Result<std::vector<Clock>> due_after(const ClockPlace& place, std::size_t limit) = 0;
    // Stores when the clock is due, and how that was counted; nothing else of it.
    virtual Result<void> recount(const Clock& clock) = 0;
    // Stores when the clock fired and when it stopped; nothing else of it.
    virtual Result<void> end(const Clock& clock) = 0;
};

}  // namespace vigil
