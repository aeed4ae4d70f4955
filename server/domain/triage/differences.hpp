// In what two rule sets differ about the same facts.
#pragma once

#include <string>
#include <vector>

#include "domain/triage/assessment.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil::triage {

// `subject`: a recipient or clock. `before`, `after`: a level, a release class, a recipient or a limit; empty: none.
struct Difference {
    DifferenceKind kind{};
    std::string subject{};
    std::string before{};
    std::string after{};

    auto operator<=>(const Difference&) const = default;
};

// One side: the rules, the facts in their words, and what they make of them. Borrows all three.
struct Side {
    const RuleSet& rules;
    const Facts& facts;
    const Assessment& assessment;
};

// Level, recipients, release classes, owner. Then each clock that does not only follow the level: its limit differs from
// what the rules before give at the level after. Pure.
std::vector<Difference> differences(const Side& before, const Side& after);

// "level: orange -> red", "notify: police_110 told (now)": as `vigil rules diff` prints it.
std::string line_of(const Difference& difference);

}  // namespace vigil::triage
