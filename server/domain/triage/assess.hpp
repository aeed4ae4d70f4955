// The engine: the same facts and the same rule set always give the same assessment (promise P6).
#pragma once

#include "domain/triage/assessment.hpp"
#include "domain/triage/facts.hpp"
#include "domain/triage/picture.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil::triage {

// Pure; any thread. Facts in words that the rule set does not know count for nothing: callers refuse them before.
Assessment assess(const RuleSet& rules, const Facts& facts);

// The same up to the level: who is told is left out.
Assessment assess_level(const RuleSet& rules, const Facts& facts);

// The picture at the end of an assessment, in which further conditions are looked up. Borrows rules and facts.
Picture picture_of(const RuleSet& rules, const Facts& facts, const Assessment& assessment);

// The clocks that apply to these facts, at whatever level they have a limit. Borrows the rules.
std::vector<const ClockRule*> clocks_called_for(const RuleSet& rules, const Facts& facts, const Assessment& assessment);

}  // namespace vigil::triage
