// Rosters as the tests of duty state them. 2 March 2026 is a Monday.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "domain/duty/duty.hpp"
#include "files/calendar_file.hpp"
#include "unit/domain/casework.hpp"

namespace vigil {

inline void PrintTo(const DutySpan& span, std::ostream* out) {
    *out << to_china_time(span.from) << " to " << to_china_time(span.until) << ':';
    for (const auto& officer : span.officers) *out << ' ' << officer.str();
}

}  // namespace vigil

namespace vigil::domain_test {

// Officers, in the order of their ids.
inline const AccountId kBao("01981f3c-0000-7000-8000-0000000000b0");
inline const AccountId kChen("01981f3c-0000-7000-8000-0000000000c0");
inline const AccountId kDing("01981f3c-0000-7000-8000-0000000000d0");

inline const std::vector<Weekday> kEveryWeekday{Weekday::monday,   Weekday::tuesday, Weekday::wednesday,
                                                Weekday::thursday, Weekday::friday,  Weekday::saturday,
                                                Weekday::sunday};

using Accounts = std::vector<AccountId>;

inline protocol::Shift a_shift(std::vector<Weekday> days, std::string from, std::string until, Accounts officers) {
    protocol::Shift shift;
    shift.days = std::move(days);
    shift.from = std::move(from);
    shift.until = std::move(until);
    shift.officers = std::move(officers);
    return shift;
}

inline protocol::Rotation a_rotation(Accounts officers, std::int64_t every_days, std::string at, std::string first) {
    protocol::Rotation rotation;
    rotation.officers = std::move(officers);
    rotation.every_days = every_days;
    rotation.at = std::move(at);
    rotation.first = std::move(first);
    return rotation;
}

inline protocol::Override an_override(Instant from, Instant until, Accounts officers) {
    return {.from = from, .until = until, .officers = std::move(officers)};
}

// Bao from 08:00 to 20:00 and Chen through the night, every day.
inline protocol::Roster day_and_night() {
    return {
        .shifts = {a_shift(kEveryWeekday, "08:00", "20:00", {kBao}), a_shift(kEveryWeekday, "20:00", "08:00", {kChen})},
        .rotations = {},
        .overrides = {}};
}

// The calendars that ship. In 2026 the Spring Festival is off from Sunday 15 to Monday 23 February, and Saturday 14 and
// Saturday 28 February are worked.
inline const HolidayCalendar& holidays() {
    static const HolidayCalendar calendar(files::load_calendars(VIGIL_SOURCE_DIR "/config/calendars").value());
    return calendar;
}

inline std::vector<DutySpan> duty_spans(const protocol::Roster& roster, Instant from, Instant until,
                                        const std::vector<DutySwap>& swaps = {}) {
    return duty_between(roster, swaps, holidays(), from, until);
}

inline Accounts duty_at(const protocol::Roster& roster, Instant at, const std::vector<DutySwap>& swaps = {}) {
    return on_duty_at(roster, swaps, holidays(), at);
}

}  // namespace vigil::domain_test
