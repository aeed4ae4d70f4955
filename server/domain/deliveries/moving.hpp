// How a delivery moves from state to state, forwards only (F63), and what follows for the person's other ones.
#pragma once

#include <string>
#include <string_view>

#include "domain/deliveries/delivery.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// An entry in the log about it.
void record_delivery(Unit& unit, std::string kind, const Delivery& delivery, Instant now);

// Failed or cancelled.
Result<void> end_delivery(Unit& unit, Delivery& delivery, DeliveryState state, std::string_view code, Instant now);

// It has failed; the person's other ways for the same version begin at once.
Result<void> fail_delivery(Unit& unit, Delivery delivery, std::string_view code, Instant now);
Result<void> begin_other_ways(Unit& unit, const Delivery& delivery, Instant now);

// It went out: others of the same way that wait for the same person and version are not needed.
Result<void> spare_others(Unit& unit, const Delivery& delivery, Instant now);

}  // namespace vigil
