// What somebody is called about: an alert that waits for an answer, or an officer who is not back.
#pragma once

#include <optional>

#include "domain/deliveries/delivery.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Whether the version of the alert still waits for an answer, or the visit as it was is still overdue.
Result<bool> still_waits(Unit& unit, const Delivery& delivery);

// How far the live stream has come to the person; none: nowhere yet.
Result<std::optional<Reached>> how_far(Unit& unit, const Delivery& delivery);

// Whether the person may be told of it now.
Result<bool> may_be_told(Unit& unit, const Delivery& delivery);

}  // namespace vigil
