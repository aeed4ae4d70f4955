// Who may see what is known of devices: one's own, and those of officers whose duty one oversees.
#pragma once

#include <vigil/protocol/messages/reachability.hpp>

#include "domain/accounts/account.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// The caller's own that were not revoked.
Result<protocol::OwnDevices> own_devices(Unit& unit, const Caller& caller, const ReachabilityLimits& limits,
                                         Instant now);

// Everybody who answers alerts of the organisation. For its chiefs, and whoever plans its duty there or above (rostering.hpp). Errors:
// not_found; forbidden, code role_refused.
Result<protocol::ReachabilityView> read_reachability(Unit& unit, const Caller& caller,
                                                     const OrganisationId& organisation,
                                                     const ReachabilityLimits& limits, Instant now);

}  // namespace vigil
