#include "domain/clocks/recounting.hpp"

#include "domain/alerts/climbing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/clocks/counting.hpp"

namespace vigil {
namespace {

Result<void> show_due(Unit& unit, Alert alert, Instant due, Instant now) {
    alert.due_at = due;
    alert.revision += 1;
    VIGIL_TRY(unit.alerts().update(alert));
    VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    return announce_change(unit, alert, *about, now);
}

// The alert shows when its answer is due; one that climbed from it, when it would climb further.
Result<void> show(Unit& unit, const Clock& clock, Instant before, Instant now) {
    VIGIL_TRY(const auto alert, unit.alerts().find(AlertId(clock.subject)));
    if (!alert || alert->version != clock.state_version || alert->state != AlertState::open) return success();
    if (clock.kind == kAcknowledgementClock) return show_due(unit, *alert, clock.due_at, now);
    if (clock.kind != kLadderClock) return success();
    VIGIL_TRY(const auto climbed, open_climbed_from(unit, *alert));
    for (const auto& each : climbed) {
        if (each.due_at != before) continue;
        VIGIL_TRY(show_due(unit, each, clock.due_at, now));
    }
    return success();
}

Result<bool> recount(Unit& unit, const HolidayCalendar& calendar, Clock clock, Instant now) {
    const Clock before = clock;
    count(clock, calendar);
    const bool ends_elsewhere = clock.due_at != before.due_at;
    if (!ends_elsewhere && clock.provisional == before.provisional && clock.calendar_version == before.calendar_version)
        return false;
    VIGIL_TRY(unit.clocks().recount(clock));
    if (!ends_elsewhere) return false;
    unit.log().append({"clock.recounted",
                       clock.id.str(),
                       now,
                       {{"subject", clock.subject},
                        {"kind", clock.kind},
                        {"before", to_rfc3339(before.due_at)},
                        {"due", to_rfc3339(clock.due_at)}}});
    VIGIL_TRY(show(unit, clock, before.due_at, now));
    return true;
}

}  // namespace

Result<Recounted> recount_clocks(Unit& unit, const ClockPlace& from, std::size_t limit, Instant now) {
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    VIGIL_TRY(const auto clocks, unit.clocks().due_after(from, limit));
    Recounted done;
    for (const auto& clock : clocks) {
        if (clock.calendar == kWallCalendar || !clock.limit) continue;
        VIGIL_TRY(const bool changed, recount(unit, *calendar, clock, now));
        done.changed += changed ? 1 : 0;
    }
    if (clocks.size() == limit)
        done.next = ClockPlace{clocks.back().due_at, clocks.back().subject, clocks.back().id.str()};
    return done;
}

}  // namespace vigil
