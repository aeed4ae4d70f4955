// Who is on duty by each part of a roster alone, within a window of time.
#pragma once

#include <span>
#include <vector>
#include <vigil/protocol/messages/roster.hpp>

namespace vigil {

class HolidayCalendar;

// `until` is not of it.
struct Period {
    Instant from{};
    Instant until{};
};

// These officers of a roster are on duty, all of them, in each of these periods. Lives no longer than the roster.
struct DutyPart {
    std::span<const AccountId> officers;
    std::vector<Period> periods{};
};

// Periods are cut to the window and never empty. What check() refuses because it cannot be read is on at no time.
std::vector<DutyPart> planned_parts(const protocol::Roster& roster, const HolidayCalendar& calendar, Period window);
std::vector<DutyPart> override_parts(const protocol::Roster& roster, Period window);

}  // namespace vigil
