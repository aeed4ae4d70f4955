#include "domain/deliveries/occasion.hpp"

#include "domain/deliveries/reaching.hpp"
#include "domain/visits/calling.hpp"

namespace vigil {

Result<bool> still_waits(Unit& unit, const Delivery& delivery) {
    if (delivery.visit) {
        VIGIL_TRY(const auto visit, unit.visits().find(*delivery.visit));
        return visit && is_overdue(*visit) && visit->revision == delivery.version;
    }
    VIGIL_TRY(const auto alert, unit.alerts().find(delivery.alert));
    return alert && alert->state == AlertState::open && alert->version == delivery.version;
}

Result<std::optional<Reached>> how_far(Unit& unit, const Delivery& delivery) {
    if (delivery.visit) {
        VIGIL_TRY(const auto visit, unit.visits().find(*delivery.visit));
        return visit ? how_far(unit, *visit, delivery.account, delivery.queued_at) : std::nullopt;
    }
    VIGIL_TRY(const auto alert, unit.alerts().find(delivery.alert));
    return alert ? how_far(unit, *alert, delivery.account) : std::nullopt;
}

Result<bool> may_be_told(Unit& unit, const Delivery& delivery) {
    if (delivery.visit) {
        VIGIL_TRY(const auto visit, unit.visits().find(*delivery.visit));
        return visit ? may_be_told(unit, *visit, delivery.account) : false;
    }
    VIGIL_TRY(const auto alert, unit.alerts().find(delivery.alert));
    return alert ? may_be_told(unit, *alert, delivery.account) : false;
}

}  // namespace vigil
