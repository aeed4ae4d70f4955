#include "domain/alerts/limits.hpp"

#include <algorithm>
#include <vigil/protocol/date.hpp>

namespace vigil {
namespace {

bool is_work_day(std::int64_t day) {
    const int weekday_of = weekday(date_of_days(day));
    return weekday_of != 0 && weekday_of != 6;
}

std::int64_t add_months(const Date& date, int months) {
    const int shifted = date.year * 12 + date.month - 1 + months;
    const int year = shifted / 12;
    const int month = shifted % 12 + 1;
    return days_since_epoch({year, month, std::min(date.day, days_in_month(year, month))});
}

}  // namespace

Due due_at(const triage::Limit& limit, Instant start) {
    if (limit.unit == triage::Limit::Unit::seconds) return {start + std::chrono::seconds(limit.count), false};
    const Date first = china_date(start);
    std::int64_t last = days_since_epoch(first);
    if (limit.unit == triage::Limit::Unit::work_days) {
        for (int counted = 0; counted < limit.count;)
            if (is_work_day(++last)) ++counted;
    } else {
        last = limit.unit == triage::Limit::Unit::days ? last + limit.count : add_months(first, limit.count);
        while (!is_work_day(last)) ++last;
    }
    return {china_midnight(date_of_days(last + 1)), true};
}

}  // namespace vigil
