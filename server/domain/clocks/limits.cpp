#include "domain/clocks/limits.hpp"

#include <algorithm>
#include <vigil/protocol/date.hpp>

namespace vigil {
namespace {

std::int64_t add_months(const Date& date, int months) {
    const int shifted = date.year * 12 + date.month - 1 + months;
    const int year = shifted / 12;
    const int month = shifted % 12 + 1;
    return days_since_epoch({year, month, std::min(date.day, days_in_month(year, month))});
}

}  // namespace

Due due_at(const Limit& limit, Instant start, const HolidayCalendar& calendar) {
    if (limit.unit == LimitUnit::seconds) return {.at = start + std::chrono::seconds(limit.count)};
    const Date first = china_date(start);
    std::int64_t last = days_since_epoch(first);
    if (limit.unit == LimitUnit::work_days) {
        for (int counted = 0; counted < limit.count;)
            if (calendar.is_work_day(++last)) ++counted;
    } else {
        last = limit.unit == LimitUnit::days ? last + limit.count : add_months(first, limit.count);
        while (!calendar.is_work_day(last)) ++last;
    }
    const int last_year = date_of_days(last).year;
    bool provisional = false;
    for (int year = first.year; year <= last_year; ++year) provisional |= calendar.version_of(year) == 0;
    return {china_midnight(date_of_days(last + 1)), provisional, calendar.version_of(last_year)};
}

}  // namespace vigil
