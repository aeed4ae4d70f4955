// Any bytes as a holiday calendar: never a crash, every refusal says what is wrong, and what is accepted names each day once and
// says the same of it as the calendar that is made of it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "domain/clocks/limits.hpp"
#include "files/calendar_file.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto year = files::parse_calendar_year({reinterpret_cast<const char*>(data), size});
    if (!year) {
        if (year.error().violations.empty()) std::abort();
        return 0;
    }
    const HolidayCalendar calendar(std::vector{year.value()});
    std::set<Date> named;
    for (const auto& day : year.value().days_off)
        if (!named.insert(day).second || calendar.is_work_day(days_since_epoch(day))) std::abort();
    for (const auto& day : year.value().work_days)
        if (!named.insert(day).second || !calendar.is_work_day(days_since_epoch(day))) std::abort();
    if (calendar.version_of(year.value().year) < 1) std::abort();
    const Instant begin = china_midnight({year.value().year, 1, 1});
    const auto due = due_at({LimitUnit::work_days, 3}, begin, calendar);
    if (due.at <= begin || due.at > begin + std::chrono::days(800)) std::abort();
    return 0;
}
