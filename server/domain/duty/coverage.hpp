// The proof that an alert finds somebody at every instant of the next 14 days, or where it does not (F50).
#pragma once

#include <chrono>
#include <optional>
#include <vector>
#include <vigil/protocol/messages/duty.hpp>

#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

inline constexpr std::chrono::hours kProvedAhead{14 * 24};

struct Hole {
    OrganisationId organisation;
    HoleKind kind{};
    Instant from{};
    Instant until{};

    bool operator==(const Hole&) const = default;
};

// When nobody who is on duty at the organisation can be rung: has an account that answers and a device that was not revoked. An
// organisation without a roster has a hole where it has no such officer at all. In order, and never two that touch.
Result<std::vector<Hole>> holes_of(Unit& unit, const OrganisationId& organisation, Instant from, Instant until);
// The same by `roster` in the place of what is stored.
Result<std::vector<Hole>> holes_of(Unit& unit, const OrganisationId& organisation, const protocol::Roster& roster,
                                   Instant from, Instant until);

protocol::DutyHole view_of(const Hole& hole, const Organisation& organisation);

// Where `after` has a hole that `before` had not begins; none: it opens none.
std::optional<Hole> opened_hole(const std::vector<Hole>& before, const std::vector<Hole>& after);

// Of every active organisation that protects children or is police, or of `only` one: its own holes, where the whole of the ladder that
// its alerts climb finds nobody, and whoever is on duty by then but cannot be reached now, or has answered no test lately.
Result<protocol::DutyCheck> check_duty(Unit& unit, const triage::RuleSet& rules,
                                       const std::optional<OrganisationId>& only, Instant now,
                                       const ReachabilityLimits& reachability = {});

}  // namespace vigil
