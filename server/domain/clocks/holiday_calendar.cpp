#include "domain/clocks/holiday_calendar.hpp"

#include <algorithm>

namespace vigil {

HolidayCalendar::HolidayCalendar(std::span<const CalendarYear> years) {
    std::vector<const CalendarYear*> in_order;
    for (const auto& year : years) in_order.push_back(&year);
    std::sort(in_order.begin(), in_order.end(), [](const auto* a, const auto* b) { return a->year < b->year; });
    for (const auto* year : in_order) {
        versions_[year->year] = year->version;
        for (const auto& day : year->days_off) works_[days_since_epoch(day)] = false;
        for (const auto& day : year->work_days) works_[days_since_epoch(day)] = true;
    }
}

int HolidayCalendar::version_of(int year) const {
    const auto known = versions_.find(year);
    return known == versions_.end() ? 0 : known->second;
}

bool HolidayCalendar::is_work_day(std::int64_t day) const {
    if (const auto named = works_.find(day); named != works_.end()) return named->second;
    constexpr int kSunday = 0, kSaturday = 6;
    const int day_of_week = weekday(date_of_days(day));
    return day_of_week != kSunday && day_of_week != kSaturday;
}

}  // namespace vigil
