#include "domain/alerts/withdrawing.hpp"

#include "domain/access/access.hpp"
#include "domain/alerts/raising.hpp"

namespace vigil {

Result<void> withdraw_from_barred(Unit& unit, const Case& about, Instant now) {
    VIGIL_TRY(const auto bars, unit.cases().bars(about.id));
    VIGIL_TRY(const auto alerts, unit.alerts().of_whole_case(about.id));
    for (Alert alert : alerts) {
        if (!is_barred(alert.organisation, bars) || alert.state == AlertState::closed) continue;
        alert.state = AlertState::closed;
        alert.owner = false;
        alert.due_at.reset();
        alert.revision += 1;
        VIGIL_TRY(unit.alerts().update(alert));
        VIGIL_TRY(unit.clocks().stop(alert.id.str(), std::string(kAcknowledgementClock), now));
        unit.log().append({"alert.withdrawn",
                           alert.id.str(),
                           now,
                           {{"case", alert.case_id.str()}, {"organisation", alert.organisation.str()}}});
    }
    return success();
}

}  // namespace vigil
