#include "storage/repositories/calendars.hpp"

#include <map>

namespace vigil::storage {
namespace {

struct StoredDay {
    int year;
    std::string day;
    bool works;
};

}  // namespace

Result<std::shared_ptr<const HolidayCalendar>> StoredCalendars::calendar() {
    const auto load = [this]() -> Result<std::shared_ptr<const HolidayCalendar>> {
        VIGIL_TRY(const auto known, years());
        return std::make_shared<const HolidayCalendar>(known);
    };
    return memo_ ? memo_->calendar(load) : load();
}

constexpr Sql kCalendarYears = "SELECT year, version, source FROM calendar_years ORDER BY year";
constexpr Sql kCalendarDays = "SELECT year, day, works FROM calendar_days ORDER BY year, day";

Result<std::vector<CalendarYear>> StoredCalendars::years() {
    VIGIL_TRY(auto years, connection_.query(kCalendarYears, {}, [](Row& row) {
        return CalendarYear{row.get<int>(), row.get<int>(), row.get<std::string>()};
    }));
    VIGIL_TRY(const auto days, connection_.query(kCalendarDays, {}, [](Row& row) {
        return StoredDay{row.get<int>(), row.get<std::string>(), row.get<bool>()};
    }));
    std::map<int, CalendarYear*> by_year;
    for (auto& each : years) by_year.emplace(each.year, &each);
    for (const auto& [year, day, works] : days) {
        const auto date = parse_date(day);
        const auto owner = by_year.find(year);
        if (!date || owner == by_year.end()) return Error{ErrorKind::internal, "a day of a calendar is unreadable"};
        (works ? owner->second->work_days : owner->second->days_off).push_back(*date);
    }
    return years;
}

constexpr Sql kPutCalendarYear = R"sql(
    INSERT INTO calendar_years (year, version, source, loaded_ms, settled)
    VALUES (:year, :version, :source, :loaded_ms, 0)
    ON CONFLICT (year) DO UPDATE SET
        version = excluded.version, source = excluded.source, loaded_ms = excluded.loaded_ms, settled = 0)sql";
constexpr Sql kForgetCalendarDays = "DELETE FROM calendar_days WHERE year = :year";

Result<void> StoredCalendars::put(const CalendarYear& year, Instant now) {
    if (memo_) memo_->change();
    VIGIL_TRY(connection_.execute(
        kPutCalendarYear,
        {{"year", year.year}, {"version", year.version}, {"source", year.source}, {"loaded_ms", now}}));
    VIGIL_TRY(connection_.execute(kForgetCalendarDays, {{"year", year.year}}));
    VIGIL_TRY(put_days(year, year.days_off, false));
    return put_days(year, year.work_days, true);
}

constexpr Sql kPutCalendarDay = "INSERT INTO calendar_days (year, day, works) VALUES (:year, :day, :works)";

Result<void> StoredCalendars::put_days(const CalendarYear& year, const std::vector<Date>& days, bool works) {
    for (const auto& day : days) {
        const auto text = to_text(day);
        VIGIL_TRY(connection_.execute(kPutCalendarDay, {{"year", year.year}, {"day", text}, {"works", works}}));
    }
    return success();
}

constexpr Sql kUnsettledYears = "SELECT count(*) FROM calendar_years WHERE settled = 0";

Result<bool> StoredCalendars::is_settled() {
    VIGIL_TRY(const auto unsettled,
              connection_.query_one(kUnsettledYears, {}, [](Row& row) { return row.get<std::int64_t>(); }));
    return unsettled.value_or(0) == 0;
}

constexpr Sql kSettleYears = "UPDATE calendar_years SET settled = 1 WHERE settled = 0";

Result<void> StoredCalendars::settle() {
    VIGIL_TRY(connection_.execute(kSettleYears, {}));
    return success();
}

}  // namespace vigil::storage
