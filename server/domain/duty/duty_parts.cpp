#include "domain/duty/duty_parts.hpp"

#include <algorithm>
#include <vigil/protocol/date.hpp>

#include "domain/duty/roster_times.hpp"

namespace vigil {
namespace {

void add_within(Period window, Period period, std::vector<Period>& periods) {
    const Period cut{std::max(window.from, period.from), std::min(window.until, period.until)};
    if (cut.from < cut.until) periods.push_back(cut);
}

void keep(DutyPart part, std::vector<DutyPart>& parts) {
    if (!part.periods.empty()) parts.push_back(std::move(part));
}

void add_shift(const protocol::Shift& shift, const HolidayCalendar& calendar, Period window,
               std::vector<DutyPart>& parts) {
    const auto times = times_of(shift);
    if (!times) return;
    DutyPart part{shift.officers};
    const auto last = days_since_epoch(china_date(window.until));
    // What began on the day before the window may reach into it.
    for (auto day = days_since_epoch(china_date(window.from)) - 1; day <= last; ++day) {
        if (!begins_on(*times, day, calendar)) continue;
        const auto from = china_midnight(date_of_days(day)) + times->from;
        add_within(window, {from, from + times->length}, part.periods);
    }
    keep(std::move(part), parts);
}

void add_rotation(const protocol::Rotation& rotation, Period window, std::vector<DutyPart>& parts) {
    const auto times = times_of(rotation);
    const auto officers = rotation.officers.size();
    if (!times || officers == 0) return;
    const Period whole{std::max(times->begins, window.from), std::min(times->ends, window.until)};
    std::vector<DutyPart> by_officer(officers);
    for (std::size_t i = 0; i < officers; ++i) by_officer[i].officers = std::span(rotation.officers).subspan(i, 1);
    // The turn that is under way when the window begins, and all that follow it.
    auto turn = (whole.from - times->begins) / times->turn;
    for (auto from = times->begins + turn * times->turn; from < whole.until; from += times->turn, ++turn)
        add_within(whole, {from, from + times->turn}, by_officer[static_cast<std::size_t>(turn) % officers].periods);
    for (auto& part : by_officer) keep(std::move(part), parts);
}

}  // namespace

std::vector<DutyPart> planned_parts(const protocol::Roster& roster, const HolidayCalendar& calendar, Period window) {
    std::vector<DutyPart> parts;
    for (const auto& shift : roster.shifts) add_shift(shift, calendar, window, parts);
    for (const auto& rotation : roster.rotations) add_rotation(rotation, window, parts);
    return parts;
}

std::vector<DutyPart> override_parts(const protocol::Roster& roster, Period window) {
    std::vector<DutyPart> parts;
    for (const auto& stated : roster.overrides) {
        DutyPart part{stated.officers};
        add_within(window, {stated.from, stated.until}, part.periods);
        keep(std::move(part), parts);
    }
    return parts;
}

}  // namespace vigil
