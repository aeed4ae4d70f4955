#include "domain/duty/ringing.hpp"

#include <algorithm>
#include <set>

#include "domain/access/access.hpp"
#include "domain/alerts/climbing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/clocks/counting.hpp"
#include "domain/deliveries/planning.hpp"
#include "domain/drills/ending.hpp"
#include "domain/duty/plan.hpp"
#include "domain/measures/case_clocks.hpp"
#include "domain/sirens/noting.hpp"

namespace vigil {
namespace {

// A red case keeps whoever answered for it busy until its children are seen, but not for ever.
constexpr std::chrono::hours kBusyAtMost{24};

constexpr std::size_t kPage = 100;

Result<bool> is_busy(Unit& unit, const AccountId& officer, Instant now) {
    VIGIL_TRY(const auto answered, unit.alerts().answered_by(officer, now - kBusyAtMost));
    for (const auto& alert : answered) {
        if (alert.level != Level::red) continue;
        VIGIL_TRY(const bool waits, waits_for_first_contact(unit, alert.case_id));
        if (waits) return true;
    }
    return false;
}

std::vector<AccountId> others(std::vector<AccountId> officers, const std::vector<AccountId>& before) {
    std::erase_if(officers, [&](const AccountId& each) { return names(before, each); });
    return officers;
}

// Whoever has to answer for a child is not kept by a drill.
Result<void> go_before_drill(Unit& unit, const Alert& alert, Instant now) {
    if (alert.drill || alert.level < Level::orange) return success();
    return cut_off_drill(unit, alert.organisation, now);
}

// Which ring it is whose people are rung; 0: none yet.
std::size_t ring_of(const triage::Ladder& ladder, const Alert& alert) {
    std::size_t number = 0;
    for (std::size_t at = 0; at < ladder.rings.size(); ++at)
        if (alert.rings && ladder.rings[at].whom <= *alert.rings) number = at;
    return number;
}

}  // namespace

class Staff {
public:
    // None: the organisation has no roster, or one that cannot be read; then an alert rings everybody.
    static Result<std::optional<Staff>> of(Unit& unit, const Alert& alert, Instant now) {
        const auto roster = unit.rosters().newest(alert.organisation);
        if (!roster && roster.error().kind != ErrorKind::invalid_input) return roster.error();
        if (!roster || !roster.value()) return std::optional<Staff>();
        Staff staff(unit, now);
        VIGIL_TRY(staff.all_, answering_officers(unit, alert.organisation));
        VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
        std::erase_if(staff.all_, [&](const AccountId& each) { return is_barred(each, bars); });
        staff.chiefs_ = roster.value()->roster.chiefs;
        VIGIL_TRY(const auto duty, planned_duty(unit, alert.organisation, roster.value()->roster, now,
                                                now + std::chrono::milliseconds(1)));
        for (const auto& officer : duty.front().officers) {
            if (!staff.answers(officer)) continue;
            VIGIL_TRY(const bool free, staff.is_free(officer));
            if (free) staff.free_.push_back(officer);
        }
        return std::optional(std::move(staff));
    }

    bool answers(const AccountId& account) const { return std::binary_search(all_.begin(), all_.end(), account); }

    // Rings whoever the rings up to that number reach, beside those who are rung and still answer, and goes on to the next while
    // nobody can be reached. Answers the number of the last; nobody is named where nobody answers.
    Result<std::size_t> ring(const triage::Ladder& ladder, std::size_t number, Alert& alert) const {
        std::erase_if(alert.rung, [&](const AccountId& each) { return !answers(each); });
        std::size_t last = 0;
        for (;; ++last) {
            for (const auto& each : who(ladder.rings[last].whom))
                if (!names(alert.rung, each)) alert.rung.push_back(each);
            if (last < number) continue;
            VIGIL_TRY(const bool reached, reaches_anybody(alert.rung));
            if (reached || last + 1 == ladder.rings.size()) break;
        }
        alert.rings = alert.rung.empty() ? std::nullopt : std::optional(ladder.rings[last].whom);
        return last;
    }

    // Whoever could be reached is busy, or there is nobody.
    Result<bool> has_nobody_free() const {
        for (const auto& each : all_) {
            VIGIL_TRY(const bool free, is_free(each));
            if (free) return false;
        }
        return true;
    }

    const std::vector<AccountId>& all() const { return all_; }

private:
    Staff(Unit& unit, Instant now) : unit_(&unit), now_(now) {}

    std::vector<AccountId> who(Rings rings) const {
        if (rings == Rings::on_duty) return free_;
        auto officers = all_;
        if (rings == Rings::everybody)
            std::erase_if(officers, [&](const AccountId& each) { return names(chiefs_, each); });
        return officers;
    }
    Result<bool> reaches_anybody(const std::vector<AccountId>& officers) const {
        for (const auto& each : officers) {
            VIGIL_TRY(const bool reachable, can_be_rung(*unit_, each));
            if (reachable) return true;
        }
        return false;
    }
    Result<bool> is_free(const AccountId& officer) const {
        VIGIL_TRY(const bool reachable, can_be_rung(*unit_, officer));
        if (!reachable) return false;
        VIGIL_TRY(const bool busy, is_busy(*unit_, officer, now_));
        return !busy;
    }

    Unit* unit_;
    Instant now_;
    std::vector<AccountId> all_{};  // that answer and are not barred, in order
    std::vector<AccountId> chiefs_{};
    std::vector<AccountId> free_{};  // of those on duty
};

namespace {

Clock ring_clock(const triage::ClockRule& rule, const Alert& alert, Instant from, const std::string& started_by) {
    return {.id = ClockId(),
            .subject = alert.id.str(),
            .kind = std::string(kRingClock),
            .state_version = alert.version,
            .legal_basis = rule.basis,
            .started_at = from,
            .calendar = {},
            .started_by = started_by};
}

}  // namespace

const triage::ClockRule* Ringer::rule_of(const Alert& alert) const {
    const auto* rule = rules_.acknowledgement(alert.function);
    return rule == nullptr || rule->ladder.rings.empty() || alert.level == Level::blue ? nullptr : rule;
}

// `clock`: from when it is counted, and by what it was started.
Result<void> Ringer::start_next(Unit& unit, const triage::ClockRule& rule, Level level, std::size_t number,
                                Clock clock) const {
    if (number >= rule.ladder.rings.size()) return success();
    clock.limit = triage::limit_at(rule.ladder.rings[number].after, level);
    if (!clock.limit) return success();
    clock.id = ClockId(ids_.next(clock.started_at));
    clock.rung = static_cast<int>(number);
    VIGIL_TRY(start_counted(unit, std::move(clock)));
    return success();
}

// By a clock that is due, whose number is behind the last ring: the alert is not stored yet.
Result<void> Ringer::ask_above_at_once(Unit& unit, const triage::ClockRule& rule, Clock clock) const {
    clock.id = ClockId(ids_.next(clock.started_at));
    clock.due_at = clock.started_at;
    clock.calendar = kWallCalendar;
    clock.rung = static_cast<int>(rule.ladder.rings.size());
    return unit.clocks().start(clock);
}

Result<void> Ringer::begin(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const {
    VIGIL_TRY(go_before_drill(unit, alert, now));
    alert.rings.reset();
    alert.rung.clear();
    VIGIL_TRY(ring_first(unit, alert, started_by, now));
    return DeliveryPlanner(rules_, ids_).plan(unit, alert, alert.rung, now);
}

Result<void> Ringer::ring_first(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const {
    const auto* rule = rule_of(alert);
    if (rule == nullptr) return note_siren(unit, alert, {}, now);
    VIGIL_TRY(const auto staff, Staff::of(unit, alert, now));
    if (!staff) return note_siren(unit, alert, {}, now);
    const Clock clock = ring_clock(*rule, alert, now, started_by);
    VIGIL_TRY(const auto last, staff->ring(rule->ladder, 0, alert));
    if (!alert.rung.empty()) {
        VIGIL_TRY(note_siren(unit, alert, alert.rung, now));
    }
    if (last > 0) {
        VIGIL_TRY(const bool nobody_free, staff->has_nobody_free());
        if (nobody_free) {
            VIGIL_TRY(ask_above_at_once(unit, *rule, clock));
        }
    }
    return start_next(unit, *rule, alert.level, last + 1, clock);
}

Result<void> Ringer::hurry(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const {
    VIGIL_TRY(go_before_drill(unit, alert, now));
    const auto before = alert.rung;
    VIGIL_TRY(hurry_rings(unit, alert, started_by, now));
    VIGIL_TRY(note_new_sirens(unit, alert, now));
    VIGIL_TRY(call(unit, alert, others(alert.rung, before), now));
    return DeliveryPlanner(rules_, ids_).hurry(unit, alert, now);
}

Result<void> Ringer::hurry_rings(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const {
    const auto* rule = rule_of(alert);
    if (rule == nullptr) return success();
    VIGIL_TRY(const auto staff, Staff::of(unit, alert, now));
    if (!staff) return success();
    Clock next = ring_clock(*rule, alert, now, started_by);
    VIGIL_TRY(const auto running, unit.clocks().running(alert.id.str()));
    for (Clock each : running) {
        // One that asks whoever stands above is due already.
        if (each.kind != kRingClock || each.rung >= static_cast<int>(rule->ladder.rings.size())) continue;
        next.no_later_than = each.due_at;
        each.stopped_at = now;
        VIGIL_TRY(unit.clocks().end(each));
    }
    VIGIL_TRY(const auto last, staff->ring(rule->ladder, ring_of(rule->ladder, alert), alert));
    return start_next(unit, *rule, alert.level, last + 1, std::move(next));
}

Result<void> Ringer::widen(Unit& unit, Alert alert, const Clock& fired, bool late, Instant now) const {
    if (alert.level == Level::blue) return success();
    const auto* rule = rule_of(alert);
    VIGIL_TRY(const auto staff, Staff::of(unit, alert, now));
    if (rule == nullptr || !staff) {  // other rules, or no roster any more: nothing keeps it from anybody
        VIGIL_TRY(ring_all(unit, alert, now));
        return announce(unit, std::move(alert), late, now);
    }
    const auto& ladder = rule->ladder;
    auto number = static_cast<std::size_t>(fired.rung);
    if (number >= ladder.rings.size()) {
        if (alert.drill) return success();  // it asks nobody above
        return LadderClimber(rules_, ids_).ask_early(unit, alert, now);
    }
    const auto before = alert.rung;
    VIGIL_TRY(number, staff->ring(ladder, number, alert));
    while (others(alert.rung, before).empty() && number + 1 < ladder.rings.size()) {
        VIGIL_TRY(number, staff->ring(ladder, number + 1, alert));
    }
    VIGIL_TRY(
        start_next(unit, *rule, alert.level, number + 1, ring_clock(*rule, alert, fired.started_at, alert.id.str())));
    const auto added = others(alert.rung, before);
    if (added.empty()) return success();
    VIGIL_TRY(note_siren(unit, alert, added, now));
    VIGIL_TRY(call(unit, alert, added, now));
    return announce(unit, std::move(alert), late, now);
}

Result<void> Ringer::ring_all(Unit& unit, Alert& alert, Instant now) const {
    alert.rings.reset();
    alert.rung.clear();
    VIGIL_TRY(const auto staff, Staff::of(unit, alert, now));
    if (staff && !staff->all().empty()) {
        alert.rings = Rings::chiefs;
        alert.rung = staff->all();
    }
    VIGIL_TRY(note_new_sirens(unit, alert, now));
    return DeliveryPlanner(rules_, ids_).plan(unit, alert, alert.rung, now);
}

// Nobody is added: nobody is called.
Result<void> Ringer::call(Unit& unit, const Alert& alert, const std::vector<AccountId>& added, Instant now) const {
    if (added.empty()) return success();
    return DeliveryPlanner(rules_, ids_).plan(unit, alert, added, now);
}

Result<void> Ringer::ring_others(Unit& unit, const Account& account, Instant now) const {
    std::set<OrganisationId> organisations;
    for (const auto& membership : account.memberships) organisations.insert(membership.organisation);
    for (const auto& organisation : organisations) {
        const std::array one{organisation};
        std::optional<AlertId> after;
        for (;;) {
            VIGIL_TRY(const auto alerts, unit.alerts().of_organisations(one, AlertState::open, after, kPage));
            for (const auto& alert : alerts) {
                VIGIL_TRY(ring_others(unit, alert, account.id, now));
            }
            if (alerts.size() < kPage) break;
            after = alerts.back().id;
        }
    }
    return success();
}

Result<void> Ringer::ring_others(Unit& unit, Alert alert, const AccountId& account, Instant now) const {
    const auto* rule = rule_of(alert);
    if (rule == nullptr || alert.state != AlertState::open || !names(alert.rung, account)) return success();
    VIGIL_TRY(const auto staff, Staff::of(unit, alert, now));
    if (!staff) return success();
    const auto before = alert.rung;
    VIGIL_TRY(staff->ring(rule->ladder, ring_of(rule->ladder, alert), alert));
    if (alert.rung == before) return success();
    const auto added = others(alert.rung, before);
    if (!added.empty()) {
        VIGIL_TRY(note_siren(unit, alert, added, now));
        VIGIL_TRY(call(unit, alert, added, now));
        return announce(unit, std::move(alert), false, now);
    }
    // One less: nobody has to be woken again for that.
    alert.revision += 1;
    VIGIL_TRY(unit.alerts().update(alert));
    VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    return announce_change(unit, alert, *about, now);
}

Result<void> Ringer::announce(Unit& unit, Alert alert, bool late, Instant now) const {
    alert.revision += 1;
    VIGIL_TRY(unit.alerts().update(alert));
    Event event{"alert.rings",
                alert.id.str(),
                now,
                {{"version", std::to_string(alert.version)},
                 {"rings", std::string(alert.rings ? to_text(*alert.rings) : "everybody")},
                 {"accounts", std::to_string(alert.rung.size())},
                 {"late", late ? "yes" : "no"}}};
    mark_drill(event, alert);
    unit.log().append(std::move(event));
    VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    return announce_again(unit, alert, *about, now);
}

}  // namespace vigil
