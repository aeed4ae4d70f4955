#include "domain/drills/starting.hpp"

#include <algorithm>

#include "domain/alerts/items.hpp"
#include "domain/clocks/limits.hpp"
#include "domain/drills/ending.hpp"
#include "domain/duty/plan.hpp"
#include "domain/duty/ringing.hpp"

namespace vigil {
namespace {

constexpr std::size_t kAlertsAtOnce = 100;

Error not_now(const char* message, const char* code) { return {ErrorKind::conflict, message, code}; }

// In which capacity it is asked: the first of these that it has and the rules know a limit for. None: it answers no alerts.
Result<std::optional<Function>> drilled_function(Unit& unit, const triage::RuleSet& rules,
                                                 const OrganisationId& organisation) {
    VIGIL_TRY(const auto coverage, unit.organisations().coverage_of(organisation));
    for (const auto function : {Function::protection, Function::police}) {
        const auto* rule = rules.acknowledgement(function);
        if (rule == nullptr || !rule->limit(kDrillLevel)) continue;
        const auto performs = [&](const Coverage& each) { return each.function == function; };
        if (std::any_of(coverage.begin(), coverage.end(), performs)) return std::optional(function);
    }
    return std::optional<Function>();
}

// A drill is no reason to let a child wait.
Result<bool> has_waiting_alert(Unit& unit, const OrganisationId& organisation) {
    const std::array one{organisation};
    std::optional<AlertId> after;
    for (;;) {
        VIGIL_TRY(const auto alerts, unit.alerts().of_organisations(one, AlertState::open, after, kAlertsAtOnce));
        const auto presses = [](const Alert& each) { return !each.drill && each.level >= Level::orange; };
        if (std::any_of(alerts.begin(), alerts.end(), presses)) return true;
        if (alerts.size() < kAlertsAtOnce) return false;
        after = alerts.back().id;
    }
}

// A drill goes to devices alone.
Result<bool> has_reachable_officer(Unit& unit, const OrganisationId& organisation) {
    VIGIL_TRY(const auto officers, answering_officers(unit, organisation));
    for (const auto& officer : officers) {
        VIGIL_TRY(const auto devices, unit.devices().of_account(officer));
        if (std::any_of(devices.begin(), devices.end(), [](const Device& each) { return !each.revoked_at; }))
            return true;
    }
    return false;
}

struct Drilled {
    Organisation organisation;
    Function function{};
};

Result<Drilled> drilled(Unit& unit, const triage::RuleSet& rules, const OrganisationId& id) {
    VIGIL_TRY(auto organisation, unit.organisations().find(id));
    if (!organisation || !organisation->active)
        return Error{ErrorKind::not_found, "there is no such active organisation"};
    VIGIL_TRY(const auto function, drilled_function(unit, rules, id));
    if (!function) return not_now("the organisation neither protects children nor is police", "conflict");
    VIGIL_TRY(const auto running, unit.drills().running(id));
    if (running) return not_now("a drill of the organisation is running", "drill_running");
    VIGIL_TRY(const bool waits, has_waiting_alert(unit, id));
    if (waits) return not_now("a red or orange alert waits for an answer", "alert_waiting");
    VIGIL_TRY(const bool reachable, has_reachable_officer(unit, id));
    if (!reachable) return not_now("no officer who answers there has a device", "nobody_to_ring");
    return Drilled{std::move(*organisation), *function};
}

Result<void> start_clock(Unit& unit, IdSource& ids, const Drill& drill, const std::string& basis) {
    return unit.clocks().start({.id = ClockId(ids.next(drill.began_at)),
                                .subject = drill.alert.str(),
                                .kind = std::string(kDrillClock),
                                .state_version = 1,
                                .legal_basis = basis,
                                .started_at = drill.began_at,
                                .due_at = drill.ends_at,
                                .calendar = std::string(kWallCalendar),
                                .started_by = drill.alert.str()});
}

void record_start(Unit& unit, const Drill& drill, Instant now) {
    unit.log().append({"drill.began",
                       drill.alert.str(),
                       now,
                       {{"drill", "yes"},
                        {"case", drill.case_id.str()},
                        {"organisation", drill.organisation.str()},
                        {"origin", std::string(to_text(drill.origin))},
                        {"by", drill.started_by ? drill.started_by->str() : std::string()},
                        {"level", std::string(to_text(drill.level))},
                        {"due", to_rfc3339(drill.due_at)},
                        {"ends", to_rfc3339(drill.ends_at)},
                        {"rung", std::to_string(drill.rung)}}});
}

}  // namespace

Result<void> may_be_drilled(Unit& unit, const triage::RuleSet& rules, const OrganisationId& organisation) {
    VIGIL_TRY(drilled(unit, rules, organisation));
    return success();
}

Result<Drill> start_drill(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const DrillOrder& order,
                          Instant now) {
    VIGIL_TRY(const auto asked, drilled(unit, rules, order.organisation));
    const auto& rule = *rules.acknowledgement(asked.function);
    VIGIL_TRY(const auto calendar, unit.calendars().calendar());
    const Instant due = due_at(*rule.limit(kDrillLevel), now, *calendar).at;

    const Case about{.id = CaseId(ids.next(now)),
                     .opened_at = now,
                     .owner = asked.organisation.id,
                     .division = asked.organisation.division,
                     .level = kDrillLevel,
                     .key = {},
                     .drill = true};
    Alert alert{.id = AlertId(ids.next(now)),
                .case_id = about.id,
                .organisation = asked.organisation.id,
                .function = asked.function,
                .owner = true,
                .level = kDrillLevel,
                .division = asked.organisation.division,
                .raised_at = now,
                .due_at = due,
                .own_version = 0,
                .drill = true};
    VIGIL_TRY(unit.cases().insert(about));
    VIGIL_TRY(Ringer(rules, ids).begin(unit, alert, alert.id.str(), now));
    VIGIL_TRY(unit.alerts().insert(alert));
    Drill drill{.alert = alert.id,
                .case_id = about.id,
                .organisation = asked.organisation.id,
                .origin = order.origin,
                .started_by = order.by,
                .level = kDrillLevel,
                .began_at = now,
                .due_at = due,
                .ends_at = due + (due - now)};  // as long again: late answers count as such
    VIGIL_TRY(drill.rung, count_rung(unit, alert));
    VIGIL_TRY(unit.drills().insert(drill));
    VIGIL_TRY(start_clock(unit, ids, drill, rule.basis));
    record_start(unit, drill, now);
    VIGIL_TRY(announce_alert(unit, alert, about, now));
    return drill;
}

}  // namespace vigil
