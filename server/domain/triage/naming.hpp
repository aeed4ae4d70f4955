// The names of a rule set's codes, rules and sources, for people.
#pragma once

#include <string_view>
#include <vector>

#include "domain/triage/rule_set.hpp"

namespace vigil::triage {

// The name of a code, of whatever kind it is: a word of the rule set, or what a trail names beside them ("danger_yes",
// "uncoded", "age"). The code itself where nobody knows it.
Text name_of(const RuleSet& rules, std::string_view code);

// "at least", "tells": how an effect is read in a sentence.
Text verb_of(Effect effect);

// The text of the rule of that id; null: there is none.
const Text* text_of_rule(const RuleSet& rules, std::string_view id);

// The sources that one of the bases ("MPL 11(2); ADV 14") cites, once each, in the order in which they are cited.
std::vector<const Term*> cited_sources(const RuleSet& rules, const std::vector<std::string_view>& bases);

// What ends every explanation: no judgement of anybody (T10). Null: the rule set does not say it.
const Text* no_verdict(const RuleSet& rules);

}  // namespace vigil::triage
