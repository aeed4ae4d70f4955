#include "domain/alerts/climbing.hpp"

#include <algorithm>

#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"
#include "domain/clocks/counting.hpp"
#include "domain/deliveries/planning.hpp"
#include "domain/duty/ringing.hpp"
#include "domain/measures/breaching.hpp"
#include "domain/routing/router.hpp"

namespace vigil {
namespace {

using triage::Ladder;

Result<std::vector<Alert>> all_climbed_from(Unit& unit, const Alert& root) {
    VIGIL_TRY(auto alerts, unit.alerts().of_case(root.case_id));
    std::erase_if(alerts, [&](const Alert& each) { return each.climbed_from != root.id; });
    return alerts;
}

Result<Case> case_of(Unit& unit, const Alert& alert) {
    VIGIL_TRY(auto about, unit.cases().find(alert.case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    return std::move(*about);
}

// Behind the last rung: what is repeated. A ladder of other rules may have been longer.
int behind(const Ladder& ladder) { return static_cast<int>(ladder.rungs.size()) + 1; }

// Numbered from 1 on; behind the last one it is the last.
const triage::Rung& rung_of(const Ladder& ladder, int number) {
    return ladder.rungs[static_cast<std::size_t>(std::clamp(number, 1, behind(ladder) - 1)) - 1];
}

std::optional<Limit> limit_of(const Ladder& ladder, int rung, Level level) {
    const auto& limits = rung < behind(ladder) ? rung_of(ladder, rung).after : ladder.repeats;
    return triage::limit_at(limits, level);
}

// The clock after `fired`: of the next rung, counted from where the limit began, or of the next time that the last one is
// repeated. None: at that level nothing climbs.
std::optional<Clock> clock_after(const Ladder& ladder, const Clock& fired, Level level, const HolidayCalendar& calendar,
                                 Instant now) {
    Clock next = fired;
    next.rung = std::min(fired.rung + 1, behind(ladder));
    next.limit = limit_of(ladder, next.rung, level);
    // Rules that were activated meanwhile may have no such limit: above blue nothing ends in silence.
    if (!next.limit && level != Level::blue) next.limit = fired.limit;
    if (!next.limit) return std::nullopt;
    if (fired.kind == kLadderClock) next.no_later_than.reset();
    if (next.rung < behind(ladder)) return next;
    // A limit in days ends at 24:00: the next is counted from that day, not from the one that begins then.
    next.started_at =
        next.limit->unit == LimitUnit::seconds ? fired.due_at : fired.due_at - std::chrono::milliseconds(1);
    // Whoever was asked while the server stood still is not rung up once for each time that was missed.
    count(next, calendar);
    if (next.due_at <= now) next.started_at = now;
    return next;
}

Result<void> ring_again(Unit& unit, const Ringer& ringer, const Case& about, Alert alert, Instant now) {
    VIGIL_TRY(ringer.ring_all(unit, alert, now));
    alert.revision += 1;
    VIGIL_TRY(unit.alerts().update(alert));
    return announce_again(unit, alert, about, now);
}

std::string yes_or_no(bool yes) { return yes ? "yes" : "no"; }

// `rung`: 0 where it did not wait for the first.
void record(Unit& unit, const Alert& root, const Alert& climbed, int rung, bool late, Instant now) {
    unit.log().append({"alert.climbed",
                       climbed.id.str(),
                       now,
                       {{"from", root.id.str()},
                        {"organisation", climbed.organisation.str()},
                        {"level", std::string(to_text(climbed.level))},
                        {"version", std::to_string(climbed.version)},
                        {"rung", std::to_string(rung)},
                        {"late", yes_or_no(late)}}});
}

}  // namespace

Result<std::vector<Alert>> open_climbed_from(Unit& unit, const Alert& root) {
    VIGIL_TRY(auto climbed, all_climbed_from(unit, root));
    std::erase_if(climbed,
                  [&](const Alert& each) { return each.state != AlertState::open || each.version != root.version; });
    return climbed;
}

Result<Alert> root_of(Unit& unit, const Alert& alert) {
    if (!alert.climbed_from) return alert;
    VIGIL_TRY(auto root, unit.alerts().find(*alert.climbed_from));
    if (!root) return Error{ErrorKind::internal, "an alert climbed from none"};
    return std::move(*root);
}

Result<std::vector<Alert>> answer_ladder(Unit& unit, const Alert& root, const AcknowledgementId& by, Instant now) {
    VIGIL_TRY(auto alerts, open_climbed_from(unit, root));
    alerts.insert(alerts.begin(), root);
    std::erase_if(alerts, [](const Alert& each) { return each.state != AlertState::open; });
    for (auto& each : alerts) {
        each.state = AlertState::acknowledged;
        each.acknowledgement = by;
        each.revision += 1;
        VIGIL_TRY(unit.alerts().update(each));
        VIGIL_TRY(unit.clocks().stop(each.id.str(), std::string(kRingClock), now));
        VIGIL_TRY(cancel_deliveries(unit, each.id, "answered", now));
        VIGIL_TRY(unit.sirens().answer(each.id, each.version, now));
    }
    VIGIL_TRY(stop_climbing(unit, root.id, now));
    return alerts;
}

Result<void> stop_answer_clock(Unit& unit, const AlertId& root, Instant now) {
    VIGIL_TRY(const auto running, unit.clocks().running(root.str()));
    for (const auto& clock : running) {
        if (clock.kind != kAcknowledgementClock || !clock.fired_at) continue;
        VIGIL_TRY(end_breaches(unit, clock.id, now));
    }
    return unit.clocks().stop(root.str(), std::string(kAcknowledgementClock), now);
}

Result<void> stop_climbing(Unit& unit, const AlertId& root, Instant now) {
    VIGIL_TRY(stop_answer_clock(unit, root, now));
    VIGIL_TRY(unit.clocks().stop(root.str(), std::string(kRingClock), now));
    return unit.clocks().stop(root.str(), std::string(kLadderClock), now);
}

Result<Instant> LadderClimber::start_clock(Unit& unit, const Alert& root, Clock next, const std::string& started_by,
                                           Instant now) const {
    next.id = ClockId(ids_.next(now));
    next.subject = root.id.str();
    next.kind = kLadderClock;
    next.state_version = root.version;
    next.superior = rung_of(rules_.acknowledgement(root.function)->ladder, next.rung).asks;
    next.fired_at.reset();
    next.stopped_at.reset();
    next.started_by = started_by;
    return start_counted(unit, std::move(next));
}

Result<void> LadderClimber::begin(Unit& unit, const Alert& root, const Clock& fired, Instant now) const {
    const auto* rule = rules_.acknowledgement(root.function);
    if (rule == nullptr || rule->ladder.rungs.empty()) return success();
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    const auto first = clock_after(rule->ladder, fired, root.level, *calendar, now);
    if (!first) return success();
    VIGIL_TRY(start_clock(unit, root, *first, fired.id.str(), now));
    return success();
}

Result<void> LadderClimber::climb(Unit& unit, const Alert& root, const Clock& fired, bool late, Instant now) const {
    const auto* rule = rules_.acknowledgement(root.function);
    if (rule == nullptr || rule->ladder.rungs.empty()) return success();
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    auto next = clock_after(rule->ladder, fired, root.level, *calendar, now);
    if (!next) return success();  // lowered meanwhile, to a level that does not climb
    count(*next, *calendar);
    VIGIL_TRY(const auto about, case_of(unit, root));
    VIGIL_TRY(auto asked, open_climbed_from(unit, root));
    VIGIL_TRY(auto climbed, ask(unit, root, rung_of(rule->ladder, fired.rung).asks, asked, next->due_at, now));
    VIGIL_TRY(start_clock(unit, root, *next, climbed ? climbed->id.str() : root.id.str(), now));
    if (climbed) {
        record(unit, root, *climbed, fired.rung, late, now);
        return announce_alert(unit, *climbed, about, now);
    }
    unit.log().append({"alert.repeated",
                       root.id.str(),
                       now,
                       {{"version", std::to_string(root.version)},
                        {"asked", std::to_string(asked.size() + 1)},
                        {"late", yes_or_no(late)}}});
    const Ringer ringer(rules_, ids_);
    VIGIL_TRY(ring_again(unit, ringer, about, root, now));
    for (auto& each : asked) {
        VIGIL_TRY(ring_again(unit, ringer, about, std::move(each), now));
    }
    return success();
}

Result<void> LadderClimber::ask_early(Unit& unit, const Alert& alert, Instant now) const {
    const auto* rule = rules_.acknowledgement(alert.function);
    if (rule == nullptr || rule->ladder.rungs.empty()) return success();
    VIGIL_TRY(const auto root, root_of(unit, alert));
    VIGIL_TRY(const auto about, case_of(unit, root));
    VIGIL_TRY(const auto asked, open_climbed_from(unit, root));
    VIGIL_TRY(const auto climbed,
              ask(unit, root, rule->ladder.rungs.front().asks, asked, root.due_at.value_or(now), now));
    if (!climbed) return success();
    record(unit, root, *climbed, 0, false, now);
    return announce_alert(unit, *climbed, about, now);
}

Result<std::optional<Alert>> LadderClimber::ask(Unit& unit, const Alert& root, DivisionLevel level,
                                                const std::vector<Alert>& asked, Instant due, Instant now) const {
    VIGIL_TRY(const auto silent, unit.organisations().find(root.organisation));
    if (!silent) return Error{ErrorKind::internal, "an alert of no organisation"};
    VIGIL_TRY(const auto bars, unit.cases().bars(root.case_id));
    OrganisationSet passed_over = barred_organisations(bars);
    passed_over.insert(root.organisation);
    for (const auto& each : asked) passed_over.insert(each.organisation);
    VIGIL_TRY(auto router, Router::at(unit, silent->division));
    VIGIL_TRY(const auto route, router.route_beside({root.function, level}, passed_over));
    if (!route) return std::optional<Alert>();
    const auto& organisation = route->organisation.id;

    VIGIL_TRY(const auto climbed, all_climbed_from(unit, root));
    const auto before = std::find_if(climbed.begin(), climbed.end(),
                                     [&](const Alert& each) { return each.organisation == organisation; });
    Alert alert = root;
    alert.climbed_from = root.id;
    alert.organisation = organisation;
    // Whoever only stands in sees of the case what protection sees.
    if (route->substituted) alert.function = Function::protection;
    alert.owner = false;
    alert.own_version = 0;
    alert.raised_at = now;
    alert.due_at = due;
    const bool is_known = before != climbed.end();
    alert.id = is_known ? before->id : AlertId(ids_.next(now));
    alert.revision = is_known ? before->revision + 1 : 1;
    VIGIL_TRY(Ringer(rules_, ids_).begin(unit, alert, root.id.str(), now));
    VIGIL_TRY(is_known ? unit.alerts().update(alert) : unit.alerts().insert(alert));
    return std::optional(std::move(alert));
}

Result<bool> LadderClimber::hurry(Unit& unit, const Alert& root, const std::string& started_by, Instant now) const {
    VIGIL_TRY(const auto running, unit.clocks().running(root.id.str()));
    const auto waiting =
        std::find_if(running.begin(), running.end(), [](const Clock& each) { return each.kind == kLadderClock; });
    const auto was_due = waiting != running.end() ? std::optional(waiting->due_at) : std::nullopt;
    auto due = was_due;
    if (was_due) {
        VIGIL_TRY(due, start_sooner(unit, root, *waiting, started_by, now));
    }
    VIGIL_TRY(const auto about, case_of(unit, root));
    VIGIL_TRY(const auto asked, open_climbed_from(unit, root));
    for (Alert each : asked) {
        each.level = root.level;
        VIGIL_TRY(Ringer(rules_, ids_).hurry(unit, each, started_by, now));
        if (was_due && each.due_at == was_due) each.due_at = due;
        each.revision += 1;
        VIGIL_TRY(unit.alerts().update(each));
        VIGIL_TRY(announce_alert(unit, each, about, now));
    }
    return was_due.has_value();
}

Result<Instant> LadderClimber::start_sooner(Unit& unit, const Alert& root, const Clock& waiting,
                                            const std::string& started_by, Instant now) const {
    const auto* rule = rules_.acknowledgement(root.function);
    if (rule == nullptr || rule->ladder.rungs.empty()) return waiting.due_at;
    Clock sooner = waiting;
    sooner.rung = std::min(waiting.rung, behind(rule->ladder));
    sooner.limit = limit_of(rule->ladder, sooner.rung, root.level);
    if (!sooner.limit) return waiting.due_at;
    sooner.started_at = now;
    sooner.no_later_than = waiting.due_at;
    VIGIL_TRY(unit.clocks().stop(root.id.str(), std::string(kLadderClock), now));
    return start_clock(unit, root, std::move(sooner), started_by, now);
}

}  // namespace vigil
