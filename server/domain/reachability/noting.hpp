// Devices of officers that are heard of, and what they say of themselves.
#pragma once

#include <set>
#include <utility>
#include <variant>
#include <vector>
#include <vigil/protocol/messages/reachability.hpp>

#include "domain/accounts/account.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

struct Contact {
    AccountId account;
    DeviceId device;
};

// They were heard of now. Ends the warnings that no longer hold. A device that was revoked meanwhile is passed over.
Result<void> note_contacts(Unit& unit, const std::vector<Contact>& contacts, const ReachabilityLimits& limits,
                           Instant now);

// What the caller's device says of itself; saying the same again within a quarter hour writes nothing. A test that it answers counts where
// it is the newest one of an organisation for which the caller answers. Errors: forbidden: not a device; forbidden, code role_refused: the
// account answers no alerts, and nothing is kept of a reporter's device.
Result<std::monostate> report_condition(Unit& unit, const Caller& caller, const protocol::DeviceCondition& said,
                                        const ReachabilityLimits& limits, Instant now);

}  // namespace vigil
