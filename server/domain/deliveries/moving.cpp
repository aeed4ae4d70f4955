#include "domain/deliveries/moving.hpp"

#include <algorithm>
#include <vector>

namespace vigil {
namespace {

// The person's other ways for the same version, which wait.
Result<std::vector<Delivery>> beside(Unit& unit, const Delivery& delivery, bool same_way) {
    VIGIL_TRY(auto all, delivery.visit ? unit.deliveries().waiting_of_visit(*delivery.visit)
                                       : unit.deliveries().of_alert(delivery.alert));
    std::erase_if(all, [&](const Delivery& each) {
        return each.id == delivery.id || each.account != delivery.account || each.version != delivery.version ||
               each.state != DeliveryState::queued || (each.by == delivery.by) != same_way;
    });
    return all;
}

}  // namespace

void record_delivery(Unit& unit, std::string kind, const Delivery& delivery, Instant now) {
    unit.log().append(
        {std::move(kind),
         delivery.id.str(),
         now,
         {{delivery.visit ? "visit" : "alert", delivery.visit ? delivery.visit->str() : delivery.alert.str()},
          {"version", std::to_string(delivery.version)},
          {"account", delivery.account.str()},
          {"channel", std::string(to_text(delivery.by))},
          {"attempts", std::to_string(delivery.attempts)},
          {"code", delivery.code}}});
}

Result<void> end_delivery(Unit& unit, Delivery& delivery, DeliveryState state, std::string_view code, Instant now) {
    delivery.state = state;
    delivery.ended_at = now;
    delivery.leased_until.reset();
    delivery.code = code;
    return unit.deliveries().update(delivery);
}

Result<void> begin_other_ways(Unit& unit, const Delivery& delivery, Instant now) {
    VIGIL_TRY(auto others, beside(unit, delivery, false));
    for (auto& each : others) {
        if (each.due_at <= now) continue;
        each.due_at = now;
        VIGIL_TRY(unit.deliveries().update(each));
    }
    return success();
}

Result<void> fail_delivery(Unit& unit, Delivery delivery, std::string_view code, Instant now) {
    VIGIL_TRY(end_delivery(unit, delivery, DeliveryState::failed, code, now));
    record_delivery(unit, "delivery.failed", delivery, now);
    return begin_other_ways(unit, delivery, now);
}

Result<void> spare_others(Unit& unit, const Delivery& delivery, Instant now) {
    VIGIL_TRY(auto others, beside(unit, delivery, true));
    for (auto& each : others) {
        if (each.leased_until) continue;
        VIGIL_TRY(end_delivery(unit, each, DeliveryState::cancelled, "sent_already", now));
    }
    return success();
}

}  // namespace vigil
