#include "domain/visits/alarming.hpp"

#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/live.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/items.hpp"
#include "domain/routing/router.hpp"
#include "domain/visits/calling.hpp"
#include "domain/visits/visiting.hpp"

namespace vigil {
namespace {

Result<void> start_step(Unit& unit, IdSource& ids, const Visit& visit, Instant due, Instant now) {
    return unit.clocks().start({.id = ClockId(ids.next(now)),
                                .subject = visit.id.str(),
                                .kind = std::string(kVisitClock),
                                .state_version = visit.revision,
                                .legal_basis = {},
                                .started_at = now,
                                .due_at = due,
                                .calendar = std::string(kWallCalendar),
                                .started_by = visit.id.str()});
}

// The nearest organisation above that does the same work and is not barred from the case; none: there is none.
Result<std::optional<OrganisationId>> organisation_above(Unit& unit, const Visit& visit, const std::vector<Bar>& bars) {
    VIGIL_TRY(const auto own, unit.organisations().find(visit.organisation));
    if (!own) return Error{ErrorKind::internal, "a visit of no organisation"};
    auto passed_over = barred_organisations(bars);
    passed_over.insert(visit.organisation);
    VIGIL_TRY(auto router, Router::at(unit, own->division));
    VIGIL_TRY(const auto route, router.route_beside({visit.function, DivisionLevel::banner}, passed_over));
    return route ? std::optional(route->organisation.id) : std::nullopt;
}

}  // namespace

void push_visit(Unit& unit, const Visit& visit, Instant now) {
    protocol::ItemBody body{.kind = ItemKind::visit, .alert = {}, .report = {}};
    body.visit = outline_of(visit);
    const auto text = protocol::encode(body);
    unit.streams().push({stream_of(visit.organisation), body.kind, visit.id.str(), visit.revision, text, now});
    if (visit.above)
        unit.streams().push({stream_of(*visit.above), body.kind, visit.id.str(), visit.revision, text, now});
}

Result<void> keep_visit(Unit& unit, IdSource& ids, Visit& visit, Instant due, Instant now) {
    if (visit.revision == 1) {
        VIGIL_TRY(unit.visits().insert(visit));
    } else {
        VIGIL_TRY(unit.clocks().stop(visit.id.str(), std::string(kVisitClock), now));
        VIGIL_TRY(unit.visits().update(visit));
        VIGIL_TRY(call_about(unit, ids, visit, now));
    }
    if (visit.state != VisitState::ended) {
        VIGIL_TRY(start_step(unit, ids, visit, due, now));
    }
    push_visit(unit, visit, now);
    return success();
}

Result<void> look_after_visit(Unit& unit, IdSource& ids, Clock due, bool late, Instant now) {
    due.stopped_at = now;
    VIGIL_TRY(auto visit, unit.visits().find(VisitId(due.subject)));
    const bool stands = visit && visit->state != VisitState::ended && visit->revision == due.state_version;
    if (!stands) return unit.clocks().end(due);
    due.fired_at = now;
    VIGIL_TRY(unit.clocks().end(due));
    const bool was_away = visit->state == VisitState::away;
    visit->state = was_away ? VisitState::asked : VisitState::alarmed;
    visit->alarms += was_away ? 0 : 1;
    visit->revision += 1;
    VIGIL_TRY(const auto bars, unit.cases().bars(visit->case_id));
    // Whoever was barred from the case meanwhile is told nothing of it any more, so others look for its officer.
    const int enough = is_barred(visit->organisation, bars) ? 1 : kAlarmsUntilAbove;
    if (visit->alarms >= enough && !visit->above) {
        VIGIL_TRY(visit->above, organisation_above(unit, *visit, bars));
    }
    unit.log().append({was_away ? "visit.overdue" : "visit.alarmed",
                       visit->id.str(),
                       now,
                       {{"organisation", visit->organisation.str()},
                        {"account", visit->account.str()},
                        {"alarms", std::to_string(visit->alarms)},
                        {"above", visit->above ? visit->above->str() : std::string()},
                        {"late", late ? "yes" : "no"}}});
    return keep_visit(unit, ids, *visit, now + kVisitStep, now);
}

}  // namespace vigil
