// What would change the level: each thing that is not known of a case and that would raise it, were it known (F35).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/triage/assessment.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil::triage {

struct WouldRaise {
    std::string code;                  // a signal, or "danger_yes", "danger_unknown": the answer to the first question
    std::optional<Source> source{};    // who could supply the signal; none: an answer
    Level level{};                     // with it
    std::vector<std::string> rules{};  // that lead to this level, in their order; or that lower it no more
};

// The highest level first, else in the order of the rule set. Left out: signals that are there already, and those that
// are asked about children of another age. With whom the child is now is no fact of triage: no rule reads it. Pure.
std::vector<WouldRaise> what_would_raise(const RuleSet& rules, const Facts& facts);

}  // namespace vigil::triage
