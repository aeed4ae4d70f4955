// How far an alert has come to a person over the live stream, and who was told by which way (F63).
#pragma once

#include <optional>
#include <vigil/protocol/messages/delivery.hpp>

#include "domain/deliveries/delivery.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Whether a device of the person has what was last said of the alert, or the person has looked at the case since it was raised;
// none: neither.
Result<std::optional<Reached>> how_far(Unit& unit, const Alert& alert, const AccountId& account);

// Whether the account may be told of the alert: it still answers for its organisation, and is not barred.
Result<bool> may_be_told(Unit& unit, const Alert& alert, const AccountId& account);

// Everybody whom the alert's current version rings, by each device that is bound and each call that was planned. For whoever may
// see the alert and works for its organisation, or oversees it; the caller has found that out.
Result<protocol::DeliveryList> deliveries_of(Unit& unit, const Alert& alert);

}  // namespace vigil
