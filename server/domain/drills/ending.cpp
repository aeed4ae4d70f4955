#include "domain/drills/ending.hpp"

#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "domain/alerts/climbing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/drills/reading.hpp"
#include "domain/duty/plan.hpp"
#include "domain/routing/router.hpp"

namespace vigil {
namespace {

void record_end(Unit& unit, const Drill& drill, bool late, Instant now) {
    unit.log().append({"drill.ended",
                       drill.alert.str(),
                       now,
                       {{"drill", "yes"},
                        {"organisation", drill.organisation.str()},
                        {"outcome", std::string(to_text(*drill.outcome))},
                        {"rung", std::to_string(drill.rung)},
                        {"late", late ? "yes" : "no"}}});
}

Result<void> end(Unit& unit, Drill& drill, DrillOutcome outcome, bool late, Instant now) {
    VIGIL_TRY(const auto alert, unit.alerts().find(drill.alert));
    if (!alert) return Error{ErrorKind::internal, "a drill without an alert"};
    VIGIL_TRY(drill.rung, count_rung(unit, *alert));
    drill.ended_at = now;
    drill.outcome = outcome;
    VIGIL_TRY(unit.drills().update(drill));
    VIGIL_TRY(unit.clocks().stop(drill.alert.str(), std::string(kDrillClock), now));
    record_end(unit, drill, late, now);
    return success();
}

// Nobody has to answer it any more.
Result<void> close(Unit& unit, Alert alert, Instant now) {
    VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    alert.state = AlertState::closed;
    alert.due_at.reset();
    alert.revision += 1;
    VIGIL_TRY(unit.alerts().update(alert));
    VIGIL_TRY(stop_climbing(unit, alert.id, now));
    return announce_change(unit, alert, *about, now);
}

Result<Drill> drill_of(Unit& unit, const AlertId& alert) {
    VIGIL_TRY(auto drill, unit.drills().find(alert));
    if (!drill || drill->outcome) return Error{ErrorKind::internal, "an alert of no drill that is running"};
    return std::move(*drill);
}

// The organisation itself, and the one above it that would hear of a limit that passed.
Result<std::vector<OrganisationId>> who_hears(Unit& unit, const triage::RuleSet& rules, const Alert& alert) {
    std::vector<OrganisationId> told{alert.organisation};
    const auto* rule = rules.acknowledgement(alert.function);
    if (rule == nullptr || !rule->superior) return told;
    VIGIL_TRY(auto router, Router::at(unit, alert.division));
    VIGIL_TRY(const auto above, router.route_beside({alert.function, *rule->superior}, {alert.organisation}));
    if (above) told.push_back(above->organisation.id);
    return told;
}

}  // namespace

Result<std::int64_t> count_rung(Unit& unit, const Alert& alert) {
    if (!alert.rung.empty()) return static_cast<std::int64_t>(alert.rung.size());
    VIGIL_TRY(const auto officers, answering_officers(unit, alert.organisation));
    return static_cast<std::int64_t>(officers.size());
}

void mark_drill(Event& event, const Alert& about) {
    if (about.drill) event.detail.emplace_back("drill", "yes");
}

Result<void> end_answered_drill(Unit& unit, const Alert& answered, Instant now) {
    VIGIL_TRY(auto drill, drill_of(unit, answered.id));
    return end(unit, drill, now <= drill.due_at ? DrillOutcome::in_time : DrillOutcome::late, false, now);
}

Result<void> end_silent_drill(Unit& unit, const triage::RuleSet& rules, const Alert& alert, bool late, Instant now) {
    VIGIL_TRY(auto drill, drill_of(unit, alert.id));
    VIGIL_TRY(end(unit, drill, DrillOutcome::not_answered, late, now));
    VIGIL_TRY(close(unit, alert, now));
    protocol::ItemBody body{.kind = ItemKind::drill, .alert = {}, .report = {}};
    VIGIL_TRY(body.drill, view_of(unit, drill));
    VIGIL_TRY(const auto hearers, who_hears(unit, rules, alert));
    constexpr std::int64_t kTold = 1;  // once
    for (const auto& organisation : hearers)
        unit.streams().push({stream_of(organisation), body.kind, alert.id.str(), kTold, protocol::encode(body), now});
    return success();
}

Result<void> cut_off_drill(Unit& unit, const OrganisationId& organisation, Instant now) {
    VIGIL_TRY(auto drill, unit.drills().running(organisation));
    if (!drill) return success();
    VIGIL_TRY(const auto alert, unit.alerts().find(drill->alert));
    if (!alert) return Error{ErrorKind::internal, "a drill without an alert"};
    VIGIL_TRY(end(unit, *drill, DrillOutcome::cut_off, false, now));
    return close(unit, *alert, now);
}

Result<void> note_stored_drill(Unit& unit, const StreamId& stream, Offset stored, Instant now) {
    constexpr std::string_view kOfOrganisation = "org:";
    if (!stream.str().starts_with(kOfOrganisation)) return success();
    VIGIL_TRY(auto drill, unit.drills().running(OrganisationId(stream.str().substr(kOfOrganisation.size()))));
    if (!drill || drill->stored_at) return success();
    VIGIL_TRY(const auto offset, unit.streams().newest_offset(stream, ItemKind::alert, drill->alert.str()));
    if (!offset || *offset > stored) return success();
    drill->stored_at = now;
    return unit.drills().update(*drill);
}

}  // namespace vigil
