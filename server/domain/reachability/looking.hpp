// Before a duty begins it is looked whether whoever begins it can be reached (F51): by one clock of each organisation, which is set forward
// each time. A look does the same whenever it comes, and however often.
#pragma once

#include <set>

#include "domain/clocks/clock.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

inline constexpr std::chrono::minutes kLookAhead{30};  // before a duty begins: whoever cannot be reached is told of
inline constexpr std::chrono::minutes kTestAhead{60};  // before a duty begins: devices are tested
inline constexpr std::chrono::hours kLookAtLeast{24};  // a look comes at least so often
inline constexpr std::chrono::hours kTestAtLeast{20};  // and tests where the last one is older than this
inline constexpr std::chrono::minutes kSettling{10};   // after the server has begun: devices come back first

// The organisation is looked at as soon as clocks fire: it has a new roster, and perhaps had no clock before.
Result<void> begin_looks(Unit& unit, IdSource& ids, const OrganisationId& organisation, Instant now);
// The same where it has a clock already: who is on duty has changed.
Result<void> look_soon(Unit& unit, const OrganisationId& organisation, Instant now);

// Before the server serves anybody: goes the first round, from which organisations get their clocks, unless one was gone before. The next
// ones come once a day.
Result<void> begin_rounds(Unit& unit, IdSource& ids, Instant now);
Result<bool> has_rounds(Unit& unit);

// The clock of a round has fired.
Result<void> go_round(Unit& unit, IdSource& ids, Clock clock, Instant now);

// The clock of an organisation has fired: ends warnings that no longer hold, tells of whoever is on duty by `kLookAhead` from now and cannot
// be reached, tests devices where a duty begins soon or nobody was tested for long, and sets the clock forward.
Result<void> look(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const ReachabilityLimits& limits,
                  Clock clock, Instant now);

// Devices of these accounts were heard of: ends the warnings that no longer hold.
Result<void> heard_again(Unit& unit, const std::set<AccountId>& accounts, const ReachabilityLimits& limits,
                         Instant now);

}  // namespace vigil
