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

// Whether a telephone of somebody whom the alert rings has it: by the live stream, or because its carrier says so. Of the version and
// the last ring of now.
Result<bool> has_arrived(Unit& unit, const Alert& alert);

// A telephone has the alert since just now: its reporters are told, where they did not know (F135).
Result<void> tell_of_arrival(Unit& unit, const AlertId& alert, Instant now);
// The same of the alert of which that item tells; nothing where it tells of none.
Result<void> tell_of_arrival(Unit& unit, const StreamId& stream, Offset item, Instant now);

// Whether the account may be told of the alert: it still answers for its organisation, and is not barred.
Result<bool> may_be_told(Unit& unit, const Alert& alert, const AccountId& account);

// Everybody whom the alert's current version rings, by each device that is bound and each call that was planned. For whoever may
// see the alert and works for its organisation, or oversees it; the caller has found that out.
Result<protocol::DeliveryList> deliveries_of(Unit& unit, const Alert& alert);

}  // namespace vigil
