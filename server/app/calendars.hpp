// Holiday calendars and the database: what differs, taking it, and counting running clocks anew.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <filesystem>
#include <vector>

#include "app/divisions.hpp"
#include "app/go_on.hpp"
#include "domain/clocks/holiday_calendar.hpp"
#include "store/store.hpp"

namespace vigil::app {

// The years of `files` that the database does not have, or has otherwise. What the files no longer say is no difference.
Result<std::vector<CalendarYear>> differing_years(Unit& unit, const std::vector<CalendarYear>& files);

// Brings every running clock up to the calendar that stands, where that has not been done: a part at a time, behind reports and
// acknowledgements. Answers how many end at another time now. May be interrupted anywhere: the next call begins again.
boost::asio::awaitable<Result<std::int64_t>> recount_all_clocks(Store& store, const Timers& timers, const GoOn& go_on);

struct CalendarsTaken {
    std::size_t taken = 0;    // years
    std::size_t waiting = 0;  // differ, and were not taken
    std::int64_t recounted = 0;
};

// Brings the database up to the files of a folder. Calendars move the limits of those who must answer, so changing them takes two
// people like divisions do (F141). Blocks; not on an io thread.
Result<CalendarsTaken> take_calendars(Store& store, const std::filesystem::path& folder, Taking taking,
                                      const Timers& timers);

// The years about which the calendar should know something at that time, and knows nothing: the present one, and from 15
// November on, when the State Council has usually spoken, the next.
std::vector<int> missing_years(const HolidayCalendar& calendar, Instant now);

}  // namespace vigil::app
