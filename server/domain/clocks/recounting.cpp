#include "domain/clocks/recounting.hpp"

#include <algorithm>

#include "domain/alerts/items.hpp"
#include "domain/clocks/limits.hpp"

namespace vigil {
namespace {

// The alert shows when its answer is due.
Result<void> show(Unit& unit, const Clock& clock, Instant now) {
    if (clock.kind != kAcknowledgementClock) return success();
    VIGIL_TRY(auto alert, unit.alerts().find(AlertId(clock.subject)));
    if (!alert || alert->version != clock.state_version || alert->state != AlertState::open) return success();
    alert->due_at = clock.due_at;
    alert->revision += 1;
    VIGIL_TRY(unit.alerts().update(*alert));
    VIGIL_TRY(const auto about, unit.cases().find(alert->case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    return announce_change(unit, *alert, *about, now);
}

Result<bool> recount(Unit& unit, const HolidayCalendar& calendar, Clock clock, Instant now) {
    const auto due = due_at(*clock.limit, clock.started_at, calendar);
    const auto at = clock.no_later_than ? std::min(due.at, *clock.no_later_than) : due.at;
    const bool ends_elsewhere = at != clock.due_at;
    if (!ends_elsewhere && due.provisional == clock.provisional && due.calendar_version == clock.calendar_version)
        return false;
    const auto before = clock.due_at;
    clock.due_at = at;
    clock.provisional = due.provisional;
    clock.calendar_version = due.calendar_version;
    VIGIL_TRY(unit.clocks().recount(clock));
    if (!ends_elsewhere) return false;
    unit.log().append({"clock.recounted",
                       clock.id.str(),
                       now,
                       {{"subject", clock.subject},
                        {"kind", clock.kind},
                        {"before", to_rfc3339(before)},
                        {"due", to_rfc3339(clock.due_at)}}});
    VIGIL_TRY(show(unit, clock, now));
    return true;
}

}  // namespace

Result<Recounted> recount_clocks(Unit& unit, const ClockPlace& from, std::size_t limit, Instant now) {
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    VIGIL_TRY(const auto clocks, unit.clocks().running_after(from, limit));
    Recounted done;
    for (const auto& clock : clocks) {
        if (clock.calendar == kWallCalendar || !clock.limit) continue;
        VIGIL_TRY(const bool changed, recount(unit, *calendar, clock, now));
        done.changed += changed ? 1 : 0;
    }
    if (clocks.size() == limit) done.next = ClockPlace{clocks.back().subject, clocks.back().id.str()};
    return done;
}

}  // namespace vigil
