// calendars.load, calendars.list: the days by which limits are counted.
#include <fmt/format.h>

#include <vigil/protocol/messages/calendar.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"
#include "app/calendars.hpp"
#include "files/calendar_file.hpp"

namespace vigil::app {
namespace {

namespace asio = boost::asio;
using protocol::decode;
using protocol::encode;

protocol::CalendarYearView view_of(const CalendarYear& year) {
    protocol::CalendarYearView view{year.year, year.version, year.source, {}, {}};
    for (const auto& day : year.days_off) view.days_off.push_back(to_text(day));
    for (const auto& day : year.work_days) view.work_days.push_back(to_text(day));
    return view;
}

// Requires: `view` was made by view_of.
CalendarYear year_of(const protocol::CalendarYearView& view) {
    CalendarYear year{static_cast<int>(view.year), static_cast<int>(view.version), view.source};
    for (const auto& day : view.days_off) year.days_off.push_back(parse_date(day).value_or(Date{}));
    for (const auto& day : view.work_days) year.work_days.push_back(parse_date(day).value_or(Date{}));
    return year;
}

asio::awaitable<Result<std::string>> read_calendar(const DeskParts&, std::string arguments) {
    VIGIL_CO_TRY(const auto asked, decode<protocol::LoadCalendar>(arguments));
    auto year = files::parse_calendar_year(asked.text);
    if (!year) {
        year.error().code = ProblemCode("invalid_document").type().code;
        co_return year.error();
    }
    co_return encode(view_of(year.value()));
}

Result<std::string> load_calendar(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::CalendarYearView>(arguments));
    VIGIL_TRY(const auto differing, differing_years(unit, {year_of(asked)}));
    for (const auto& year : differing) {
        VIGIL_TRY(unit.calendars().put(year, now));
    }
    return encode(protocol::CalendarLoaded{!differing.empty(), 0});
}

asio::awaitable<Result<std::string>> recount_after(const DeskParts& parts, std::string result) {
    VIGIL_CO_TRY(auto loaded, decode<protocol::CalendarLoaded>(result));
    VIGIL_CO_TRY(loaded.recounted, co_await recount_all_clocks(parts.store, parts.timers, kToTheEnd));
    co_return encode(loaded);
}

Result<std::string> list_calendars(const DeskParts&, Unit& unit, const std::string&, Instant) {
    VIGIL_TRY(const auto years, unit.calendars().years());
    protocol::CalendarList list;
    for (const auto& year : years) list.calendars.push_back(view_of(year));
    return encode(list);
}

Result<Concern> concern_of_calendar(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::CalendarYearView>(arguments));
    return Concern{fmt::format("holiday calendar {} version {}: {} days off, {} weekend days worked; {}", asked.year,
                               asked.version, asked.days_off.size(), asked.work_days.size(), asked.source),
                   {},
                   {},
                   {}};
}

Result<Weight> weight_of_calendar(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::CalendarYearView>(arguments));
    VIGIL_TRY(const auto differing, differing_years(unit, {year_of(asked)}));
    return differing.empty() ? Weight::light : Weight::two;
}

constexpr std::array kCalendarCommands{
    AdminCommand{.name = "calendars.load",
                 .effect = Effect::changes,
                 .run = load_calendar,
                 .prepare = read_calendar,
                 .concern = concern_of_calendar,
                 .weight = weight_of_calendar,
                 .finish = recount_after},
    AdminCommand{.name = "calendars.list", .effect = Effect::reads, .run = list_calendars, .also = Right::secure},
};

}  // namespace

std::span<const AdminCommand> calendar_commands() { return kCalendarCommands; }

}  // namespace vigil::app
