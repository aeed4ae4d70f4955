#include "domain/duty/roster_times.hpp"

#include <algorithm>
#include <vigil/protocol/date.hpp>

#include "domain/clocks/holiday_calendar.hpp"

namespace vigil {
namespace {

constexpr std::chrono::days kOneDay{1};
constexpr std::int64_t kWeek = 7;
constexpr std::int64_t kLongestTurn = 366;  // days

std::size_t weekday_of(std::int64_t day) { return static_cast<std::size_t>(weekday(date_of_days(day))); }

std::optional<std::chrono::minutes> beginning(const std::string& text) {
    const auto time = parse_time_of_day(text);
    return time && *time < kOneDay ? time : std::nullopt;
}

// A first or last day; without a text the widest that can be written.
std::optional<std::int64_t> bound_of(const std::string& text, const Date& widest) {
    if (text.empty()) return days_since_epoch(widest);
    const auto date = parse_date(text);
    return date ? std::optional(days_since_epoch(*date)) : std::nullopt;
}

bool may_both_begin(DayKind a, DayKind b, std::int64_t days_between) {
    return days_between != 0 || a == b || a == DayKind::every_day || b == DayKind::every_day;
}

// Whether `a` can begin on some day and `b` so many days later. Weekdays repeat, so a week of days stands for all of them.
bool may_both_begin(const ShiftTimes& a, const ShiftTimes& b, std::int64_t days_between) {
    if (!may_both_begin(a.on, b.on, days_between)) return false;
    const std::int64_t first = std::max(a.first, b.first - days_between);
    const std::int64_t last = std::min({a.last, b.last - days_between, first + kWeek - 1});
    for (std::int64_t day = first; day <= last; ++day)
        if (a.weekdays.at(weekday_of(day)) && b.weekdays.at(weekday_of(day + days_between))) return true;
    return false;
}

// Whether they share a minute where `b` begins so many days after `a`.
bool share_time(const ShiftTimes& a, const ShiftTimes& b, std::int64_t days_between) {
    const auto b_from = b.from + days_between * kOneDay;
    return a.from < b_from + b.length && b_from < a.from + a.length;
}

}  // namespace

std::optional<ShiftTimes> times_of(const protocol::Shift& shift) {
    const auto from = beginning(shift.from);
    const auto until = parse_time_of_day(shift.until);
    const auto first = bound_of(shift.first, {0, 1, 1});
    const auto last = bound_of(shift.last, {9999, 12, 31});
    if (!from || !until || !first || !last) return std::nullopt;
    ShiftTimes times{.weekdays = {},
                     .on = shift.on.value_or(DayKind::every_day),
                     .from = *from,
                     .length = *until > *from ? *until - *from : *until + kOneDay - *from,
                     .first = *first,
                     .last = *last};
    for (const auto day : shift.days) times.weekdays.at((static_cast<std::size_t>(day) + 1) % kWeek) = true;
    return times;
}

std::optional<RotationTimes> times_of(const protocol::Rotation& rotation) {
    const auto at = beginning(rotation.at);
    const auto first = parse_date(rotation.first);
    const auto last = parse_date(rotation.last);
    if (!at || !first || (!last && !rotation.last.empty())) return std::nullopt;
    if (rotation.every_days < 1 || rotation.every_days > kLongestTurn) return std::nullopt;
    return RotationTimes{.begins = china_midnight(*first) + *at,
                         .ends = last ? china_midnight(*last) + *at : Instant::max(),
                         .turn = rotation.every_days * kOneDay};
}

bool begins_on(const ShiftTimes& shift, std::int64_t day, const HolidayCalendar& calendar) {
    if (day < shift.first || day > shift.last || !shift.weekdays.at(weekday_of(day))) return false;
    return shift.on == DayKind::every_day || (shift.on == DayKind::work_days) == calendar.is_work_day(day);
}

bool can_overlap(const ShiftTimes& a, const ShiftTimes& b) {
    // Both end within 48 hours after the midnight before them, so further apart they do not meet.
    for (const std::int64_t days_between : {-1, 0, 1})
        if (share_time(a, b, days_between) && may_both_begin(a, b, days_between)) return true;
    return false;
}

}  // namespace vigil
