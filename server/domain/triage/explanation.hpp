// An assessment in words, for people.
#pragma once

#include <string>

#include "domain/triage/assessment.hpp"
#include "domain/triage/rule_set.hpp"
#include "domain/triage/would_raise.hpp"

namespace vigil::triage {

// Level, signals with their sources, circumstances, the trail of rules with what made them fire and their legal basis,
// and who is told. Several lines, each ended. Requires: `assessment` was made with `rules`.
std::string explain(const RuleSet& rules, const Assessment& assessment, Language language);

// The same, and what would raise the level.
std::string explain(const RuleSet& rules, const Assessment& assessment, const std::vector<WouldRaise>& raising,
                    Language language);

}  // namespace vigil::triage
