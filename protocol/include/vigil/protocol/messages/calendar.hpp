// The administrators' commands about holiday calendars, as they cross the local socket.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/schema.hpp>

namespace vigil::protocol {

// calendars.load: the content of one file (config/calendars/README.md).
struct LoadCalendar {
    std::string text;

    static constexpr std::string_view name = "LoadCalendar";
    static constexpr auto fields = std::tuple{
        field<&LoadCalendar::text>("text", required, code_points(1, 64 * 1024), "节假日安排", "the file's content")};
};

// One year: what the desk keeps for a second administrator, and what is listed. Days as YYYY-MM-DD.
struct CalendarYearView {
    std::int64_t year{};
    std::int64_t version{};
    std::string source;
    std::vector<std::string> days_off;
    std::vector<std::string> work_days;

    static constexpr std::string_view name = "CalendarYearView";
    static constexpr auto fields = std::tuple{
        field<&CalendarYearView::year>("year", required, range(2000, 2999), "年份", "year"),
        field<&CalendarYearView::version>("version", required, range(1, 1'000'000), "版本", "version of the file"),
        field<&CalendarYearView::source>("source", required, code_points(1, 1000), "依据", "the notice"),
        field<&CalendarYearView::days_off>("days_off", required, items(0, 400), "放假日", "days off"),
        field<&CalendarYearView::work_days>("work_days", required, items(0, 400), "调休上班日",
                                            "weekend days that are worked")};
};

// calendars.list
struct CalendarList {
    std::vector<CalendarYearView> calendars;

    static constexpr std::string_view name = "CalendarList";
    static constexpr auto fields =
        std::tuple{field<&CalendarList::calendars>("calendars", required, items(0, 1000), "节假日安排", "by year")};
};

struct CalendarLoaded {
    bool changed = false;
    std::int64_t recounted{};

    static constexpr std::string_view name = "CalendarLoaded";
    static constexpr auto fields =
        std::tuple{field<&CalendarLoaded::changed>("changed", required, "已变更", "it was new, or other than before"),
                   field<&CalendarLoaded::recounted>("recounted", required, range(0, INT64_MAX), "重新计算的时限",
                                                     "running clocks that end at another time now")};
};

}  // namespace vigil::protocol
