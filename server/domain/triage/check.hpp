// What is wrong with a rule set although it is well formed (promise P6: monotone, checked at load).
#pragma once

#include <string>
#include <vector>

#include "domain/triage/rule_set.hpp"

namespace vigil::triage {

struct Finding {
    std::string pointer;  // "/notifications/7": where in the document
    std::string rule;     // its id
    std::string code;     // "not_monotone", "unreachable", "shadowed", ...
    std::string message;
};

// Danger signals stand only in positive position, and the level has no upper bound, except in a notification whose
// recipients are neither police nor procuratorate nor an agency; every rule can fire; no rule is swallowed whole by
// another; a younger child never has a lower floor; somebody always owns the case.
std::vector<Finding> check(const RuleSet& rules);

}  // namespace vigil::triage
