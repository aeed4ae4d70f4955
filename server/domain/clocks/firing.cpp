#include "domain/clocks/firing.hpp"

#include "domain/alerts/climbing.hpp"
#include "domain/alerts/proxy.hpp"
#include "domain/alerts/undertaking.hpp"
#include "domain/digests/digest.hpp"
#include "domain/drills/ending.hpp"
#include "domain/duty/ringing.hpp"
#include "domain/measures/breaching.hpp"
#include "domain/measures/case_clocks.hpp"
#include "domain/reachability/looking.hpp"
#include "domain/transfers/standing.hpp"
#include "domain/transfers/transferring.hpp"
#include "domain/visits/alarming.hpp"

namespace vigil {
namespace {

Event breached_event(const Clock& clock, bool late, Instant now) {
    return {"clock.breached",
            clock.id.str(),
            now,
            {{"subject", clock.subject},
             {"kind", clock.kind},
             {"version", std::to_string(clock.state_version)},
             {"due", to_rfc3339(clock.due_at)},
             {"late", late ? "yes" : "no"}}};
}

// The alert that still waits in the version for which the clock was made.
Result<std::optional<Alert>> waiting_alert(Unit& unit, const Clock& clock) {
    VIGIL_TRY(auto alert, unit.alerts().find(AlertId(clock.subject)));
    if (!alert || alert->state != AlertState::open || alert->version != clock.state_version)
        return std::optional<Alert>();
    return alert;
}

// Of whatever else must be done by a time: it is breached, and runs on until it is done.
Result<void> breach(Unit& unit, Clock& clock, bool late, Instant now) {
    clock.fired_at = now;
    VIGIL_TRY(unit.clocks().end(clock));
    unit.log().append(breached_event(clock, late, now));
    return success();
}

Result<void> stop(Unit& unit, Clock clock, Instant now) {
    clock.stopped_at = now;
    return unit.clocks().end(clock);
}

// Whoever answered said that the children would be seen by now (F49).
Result<void> come_back(Unit& unit, const triage::RuleSet& rules, IdSource& ids, Clock clock, bool late, Instant now) {
    VIGIL_TRY(const auto alert, unit.alerts().find(AlertId(clock.subject)));
    const bool stands = alert && alert->state == AlertState::acknowledged && alert->version == clock.state_version;
    if (!stands) return stop(unit, std::move(clock), now);
    VIGIL_TRY(const bool waits, waits_for_first_contact(unit, alert->case_id));
    if (!waits) return stop(unit, std::move(clock), now);
    clock.stopped_at = now;
    VIGIL_TRY(breach(unit, clock, late, now));
    return bring_back(unit, rules, ids, alert->case_id, now);
}

Result<void> fire(Unit& unit, const triage::RuleSet& rules, IdSource& ids, Clock clock, bool late, Instant now,
                  const ReachabilityLimits& reachability) {
    if (clock.kind == kDutyLookClock) return look(unit, rules, ids, reachability, std::move(clock), now);
    if (clock.kind == kDutyRoundClock) return go_round(unit, ids, std::move(clock), now);
    if (clock.kind == kTransferClock) {
        VIGIL_TRY(breach(unit, clock, late, now));
        return remind_of_transfer(unit, {rules, ids}, clock, now);
    }
    if (clock.kind == kDigestClock) return give_digest(unit, ids, std::move(clock), late, now);
    if (clock.kind == kVisitClock) return look_after_visit(unit, ids, std::move(clock), late, now);
    if (clock.kind == kRingClock) {
        VIGIL_TRY(const auto waiting, waiting_alert(unit, clock));
        if (!waiting) return stop(unit, std::move(clock), now);
        clock.fired_at = clock.stopped_at = now;
        VIGIL_TRY(unit.clocks().end(clock));
        return Ringer(rules, ids).widen(unit, *waiting, clock, late, now);
    }
    if (clock.kind == kDrillClock) {
        VIGIL_TRY(const auto waiting, waiting_alert(unit, clock));
        if (!waiting) return stop(unit, std::move(clock), now);
        clock.fired_at = clock.stopped_at = now;
        VIGIL_TRY(unit.clocks().end(clock));
        return end_silent_drill(unit, rules, *waiting, late, now);
    }
    if (clock.kind == kProxyClock || clock.kind == kTelephoneClock) {
        VIGIL_TRY(const bool asked, ask_unconfirmed_anew(unit, rules, ids, clock, now));
        if (!asked) return stop(unit, std::move(clock), now);
        clock.stopped_at = now;
        return breach(unit, clock, late, now);
    }
    if (clock.kind == kExpectedClock) return come_back(unit, rules, ids, std::move(clock), late, now);
    if (clock.kind != kAcknowledgementClock && clock.kind != kLadderClock) {
        VIGIL_TRY(breach(unit, clock, late, now));
        if (limit_of_clock(clock.kind) == nullptr) return success();
        return tell_of_breach(unit, rules, ids, clock, now);
    }
    VIGIL_TRY(const auto alert, waiting_alert(unit, clock));
    if (!alert) return stop(unit, std::move(clock), now);
    const LadderClimber ladder(rules, ids);
    if (clock.kind == kAcknowledgementClock) {
        VIGIL_TRY(breach(unit, clock, late, now));
        VIGIL_TRY(tell_of_silence(unit, ids, *alert, clock, now));
        return ladder.begin(unit, *alert, clock, now);
    }
    clock.fired_at = clock.stopped_at = now;
    VIGIL_TRY(unit.clocks().end(clock));
    return ladder.climb(unit, *alert, clock, late, now);
}

}  // namespace

Result<std::optional<Clock>> first_clock_due(Unit& unit, const ClockSet& set_aside) {
    VIGIL_TRY(auto clocks, unit.clocks().due_after({}, set_aside.size() + 1));
    for (auto& clock : clocks)
        if (!set_aside.contains(clock.id)) return std::optional(std::move(clock));
    return std::optional<Clock>();
}

Result<Fired> fire_due_clocks(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const ClockSet& set_aside,
                              std::size_t limit, Instant now, const ReachabilityLimits& reachability) {
    Fired fired;
    for (;;) {
        VIGIL_TRY(auto clock, first_clock_due(unit, set_aside));
        if (!clock || clock->due_at > now || fired.clocks == limit) return fired;
        const bool late = now - clock->due_at > kLateFiring;
        VIGIL_TRY(fire(unit, rules, ids, std::move(*clock), late, now, reachability));
        fired.clocks += 1;
        fired.late += late ? 1 : 0;
    }
}

}  // namespace vigil
