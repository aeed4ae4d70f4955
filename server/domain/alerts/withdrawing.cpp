#include "domain/alerts/withdrawing.hpp"

#include "domain/access/access.hpp"
#include "domain/alerts/climbing.hpp"
#include "domain/alerts/items.hpp"
#include "domain/deliveries/planning.hpp"

namespace vigil {
namespace {

Result<void> close(Unit& unit, Alert& alert, Instant now) {
    alert.state = AlertState::closed;
    alert.owner = false;
    alert.due_at.reset();
    alert.revision += 1;
    VIGIL_TRY(unit.alerts().update(alert));
    VIGIL_TRY(stop_climbing(unit, alert.id, now));
    VIGIL_TRY(cancel_deliveries(unit, alert.id, "withdrawn", now));
    unit.log().append({"alert.withdrawn",
                       alert.id.str(),
                       now,
                       {{"case", alert.case_id.str()}, {"organisation", alert.organisation.str()}}});
    return success();
}

// Whoever is asked instead has clocks and a ladder of their own: what climbed from this one would never ring again.
Result<void> close_climbed_from(Unit& unit, const Alert& root, Instant now) {
    VIGIL_TRY(auto climbed, open_climbed_from(unit, root));
    VIGIL_TRY(const auto about, unit.cases().find(root.case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    for (auto& each : climbed) {
        VIGIL_TRY(close(unit, each, now));
        VIGIL_TRY(announce_change(unit, each, *about, now));
    }
    return success();
}

}  // namespace

Result<void> withdraw_from_barred(Unit& unit, const Case& about, Instant now) {
    VIGIL_TRY(const auto bars, unit.cases().bars(about.id));
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(about.id));
    // Alerts that climbed come after their roots, which may have closed them: each is asked for again.
    for (const auto& listed : alerts) {
        VIGIL_TRY(auto alert, unit.alerts().find(listed.id));
        if (!alert || !is_barred(alert->organisation, bars) || alert->state == AlertState::closed) continue;
        const bool was_open = alert->state == AlertState::open;
        VIGIL_TRY(close(unit, *alert, now));
        if (was_open && !alert->climbed_from) {
            VIGIL_TRY(close_climbed_from(unit, *alert, now));
        }
    }
    return success();
}

}  // namespace vigil
