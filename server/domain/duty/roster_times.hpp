// Shifts and rotations as days and durations. A day is counted since 1970-01-01, as it is in China.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vigil/protocol/messages/roster.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil {

class HolidayCalendar;

struct ShiftTimes {
    std::array<bool, 7> weekdays{};  // on which it may begin; 0 is Sunday
    DayKind on = DayKind::every_day;
    std::chrono::minutes from{};    // after midnight; below 24 hours
    std::chrono::minutes length{};  // more than nothing, at most 24 hours
    std::int64_t first{};           // days on which it may begin
    std::int64_t last{};
};

struct RotationTimes {
    Instant begins{};
    Instant ends{};                    // Instant::max(): never
    std::chrono::milliseconds turn{};  // how long one officer is on duty
};

// Nothing where a time or day is one that cannot be (check() of roster_check.hpp says which).
std::optional<ShiftTimes> times_of(const protocol::Shift& shift);
std::optional<RotationTimes> times_of(const protocol::Rotation& rotation);

// The kind is asked of this day alone, whatever the day is on which the shift ends.
bool begins_on(const ShiftTimes& shift, std::int64_t day, const HolidayCalendar& calendar);

// Whether two shifts can be on at one time: exact in weekdays, times, and first and last days. Any day may be a work day
// or a day off, because arrangements are made and changed later; but no day is both.
bool can_overlap(const ShiftTimes& a, const ShiftTimes& b);

}  // namespace vigil
