// Whether an alert would reach an officer now: pure, from what is known of devices and telephone (F51). Whom an alert rings is another
// question: it leaves nobody out who might hear it (can_be_rung, duty/plan.hpp).
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "domain/accounts/account.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// How long a device may take to answer a test before that counts against it.
inline constexpr std::chrono::minutes kAnswerTime{10};

// The beginning of the quarter hour in which it lies.
Instant quarter_of(Instant at);

// What speaks against one device.
struct DeviceReach {
    bool tested = false;
    std::vector<Unreached> reasons{};  // in the order of the list; empty: an alert would reach it

    bool reachable() const { return reasons.empty(); }
};

// `asked_at`: when the newest test was sent that the device should have answered by now.
DeviceReach reach_of(const DeviceState& state, const std::optional<Instant>& asked_at, const ReachabilityLimits& limits,
                     Instant now);

struct OfficerReach {
    bool telephone = false;  // that can be called
    std::vector<DeviceReach> devices{};

    // By a device, or by telephone.
    bool reachable() const;
    bool tested() const;  // a device that would be reached has answered a test lately
    // Nobody has heard the officer's devices lately, and a telephone is no proof that somebody wears it.
    bool unproved() const { return !reachable() || (!tested() && !telephone); }
    // What speaks against all the devices together; empty where one of them would be reached.
    std::vector<Unreached> reasons() const;
};

// When the newest test of the organisation was sent that should have been answered by now.
Result<std::optional<Instant>> asked_at(Unit& unit, const OrganisationId& organisation, Instant now);

struct KnownDevice {
    Device device;
    DeviceState state;
};
// Those that were not revoked, by id.
Result<std::vector<KnownDevice>> known_devices(Unit& unit, const AccountId& account);

Result<bool> has_telephone(Unit& unit, const AccountId& account);  // that can be called

Result<OfficerReach> reach_of(Unit& unit, const AccountId& account, const std::optional<Instant>& asked_at,
                              const ReachabilityLimits& limits, Instant now);

}  // namespace vigil
