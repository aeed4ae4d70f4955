// Clocks that are due fire.
#pragma once

#include <optional>
#include <set>

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// A clock that fires so long after it was due is marked late in the log.
inline constexpr std::chrono::milliseconds kLateFiring{5000};

struct Fired {
    std::size_t clocks = 0;
    std::size_t late = 0;  // among them
};

using ClockSet = std::set<ClockId>;

// Fires clocks that are due, at most `limit`, in the order in which they are due; each with everything that follows from it,
// the next clock included, which may be due already and then takes its turn. A clock fires once, for the state version it
// was made for; one whose alert was answered meanwhile stops without a sound. `set_aside`: clocks that are passed over.
Result<Fired> fire_due_clocks(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const ClockSet& set_aside,
                              std::size_t limit, Instant now, const ReachabilityLimits& reachability = {});

// The clock that is due first and not set aside.
Result<std::optional<Clock>> first_clock_due(Unit& unit, const ClockSet& set_aside);

}  // namespace vigil
