// Which days are work days in China.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>
#include <vigil/protocol/date.hpp>

namespace vigil {

// What the State Council arranges for one year: where it differs from Monday to Friday. Some days may lie in December before.
struct CalendarYear {
    int year{};
    int version{};                  // grows where an arrangement is changed
    std::string source;             // the notice
    std::vector<Date> days_off{};   // of Monday to Sunday
    std::vector<Date> work_days{};  // Saturdays and Sundays that are worked

    bool operator==(const CalendarYear&) const = default;
};

// All years that are known. Where two of them name a day the later year says what it is.
class HolidayCalendar {
public:
    HolidayCalendar() = default;  // none: weekends alone
    explicit HolidayCalendar(std::span<const CalendarYear> years);

    // 0: the year is not known.
    int version_of(int year) const;
    // `day`: days since 1970-01-01. Monday to Friday where nothing else is known.
    bool is_work_day(std::int64_t day) const;

private:
    std::map<int, int> versions_{};
    std::map<std::int64_t, bool> works_{};
};

}  // namespace vigil
