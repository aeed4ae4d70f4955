// When an organisation is drilled of its own accord: once a week, at a time that nobody there foresees.
#pragma once

#include <string_view>
#include <vector>
#include <vigil/protocol/duty_words.hpp>
#include <vigil/protocol/time.hpp>

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Of a week, in China time. Requires: at least one day, and `from` before `until`, which are of one day.
struct DrillHours {
    std::vector<Weekday> weekdays;
    std::chrono::minutes from{};   // after midnight
    std::chrono::minutes until{};  // not of it
};

// A drill that could not begin at its time may still begin within this; later it falls out for this week.
inline constexpr std::chrono::hours kDrillPatience{2};

// 00:00 of the Monday of that week, in China.
Instant week_of(Instant at);

// A minute of the hours of that week, each as likely as any other. `lot`: at least 8 random bytes.
Instant drill_time(const DrillHours& hours, Instant week, std::string_view lot);

// The organisations whose time has come: which protect children or are police, may be drilled, and have not been this week.
Result<std::vector<OrganisationId>> due_for_drill(Unit& unit, const triage::RuleSet& rules, const DrillHours& hours,
                                                  const Pseudonyms& pseudonyms, Instant now);

}  // namespace vigil
