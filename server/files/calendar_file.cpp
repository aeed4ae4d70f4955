#include "files/calendar_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "files/file_problems.hpp"
#include "files/rule_set_json.hpp"

namespace vigil::files {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxCalendarDepth = 4;
constexpr std::size_t kMostCalendarBytes = 64 * 1024;
constexpr int kMaxCalendarVersion = 1'000'000;
constexpr int kFirstYear = 2000, kLastYear = 2999;
constexpr std::int64_t kLongestHoliday = 31;  // days

std::optional<std::int64_t> read_day(const Node& node, int year) {
    const auto date = parse_date(node.as_text());
    if (!date) {
        node.problem("date", "a day that exists, as YYYY-MM-DD");
        return std::nullopt;
    }
    constexpr int kDecember = 12;
    if (date->year != year && (date->year != year - 1 || date->month != kDecember)) {
        node.problem("range", fmt::format("a day of {}, or of December {}", year, year - 1));
        return std::nullopt;
    }
    return days_since_epoch(*date);
}

// Days of one file, each named once.
class NamedDays {
public:
    void add(const Node& node, std::int64_t day, std::vector<Date>& to) {
        if (!named_.insert(day).second) return node.problem("duplicate", to_text(date_of_days(day)) + " stands twice");
        to.push_back(date_of_days(day));
    }

private:
    std::set<std::int64_t> named_{};
};

void read_days_off(const Node& node, NamedDays& named, CalendarYear& year) {
    node.only({"name", "from", "to"});
    node.text("name");
    const auto first = read_day(node.at("from"), year.year);
    const auto last = read_day(node.at("to"), year.year);
    if (!first || !last) return;
    if (*last < *first || *last - *first >= kLongestHoliday)
        return node.problem_at("to", "range", fmt::format("not before \"from\", and at most {} days", kLongestHoliday));
    for (auto day = *first; day <= *last; ++day) named.add(node, day, year.days_off);
}

void read_work_day(const Node& node, NamedDays& named, CalendarYear& year) {
    const auto day = read_day(node, year.year);
    if (!day) return;
    if (HolidayCalendar().is_work_day(*day))
        return node.problem("not_a_weekend", "a Saturday or a Sunday: every other day is worked anyway");
    named.add(node, *day, year.work_days);
}

}  // namespace

Result<CalendarYear> parse_calendar_year(std::string_view text) {
    VIGIL_TRY(const auto json, parse_strictly(text, kMaxCalendarDepth));
    Problems problems;
    const Node document(json, "", problems);
    if (!json.is_object()) return error_of("the holiday calendar is not acceptable", {{"", "type", "an object"}});
    CalendarYear year;
    year.year = document.integer("year", kFirstYear, kLastYear);
    const bool has_year = problems.empty() && document.has("year");  // else every day would be a problem of its own
    document.only({"year", "version", "source", "days_off", "work_days"});
    year.version = document.integer("version", 1, kMaxCalendarVersion);
    year.source = document.text("source");
    const auto holidays = document.items("days_off");
    if (document.has("days_off") && holidays.empty()) document.problem_at("days_off", "too_few", "at least one");
    NamedDays named;
    const auto worked = document.items("work_days");
    if (has_year) {
        for (const auto& node : holidays) read_days_off(node, named, year);
        for (const auto& node : worked) read_work_day(node, named, year);
    }
    if (!problems.empty()) return error_of("the holiday calendar is not acceptable", std::move(problems));
    std::sort(year.days_off.begin(), year.days_off.end());
    std::sort(year.work_days.begin(), year.work_days.end());
    return year;
}

Result<CalendarYear> load_calendar_year(const fs::path& file) {
    VIGIL_TRY(const auto text, read_file(file, kMostCalendarBytes));
    auto year = parse_calendar_year(text);
    if (!year) return named_after(file, std::move(year).error());
    return std::move(year).value();
}

Result<std::vector<CalendarYear>> load_calendars(const fs::path& folder) {
    std::error_code failed;
    std::vector<fs::path> found;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed))
        if (entry->path().extension() == ".json") found.push_back(entry->path());
    if (failed) return unusable_file(folder, failed.message());
    std::sort(found.begin(), found.end());
    std::vector<CalendarYear> years;
    for (const auto& file : found) {
        VIGIL_TRY(auto year, load_calendar_year(file));
        for (const auto& other : years)
            if (other.year == year.year)
                return Error{ErrorKind::invalid_input, fmt::format("{}: is about {}, as another file of the folder is",
                                                                   file.string(), year.year)};
        years.push_back(std::move(year));
    }
    std::sort(years.begin(), years.end(), [](const auto& a, const auto& b) { return a.year < b.year; });
    return years;
}

}  // namespace vigil::files
