// A case in which a rule fires: the proof that the rule can be reached.
#pragma once

#include <optional>
#include <string>

#include "domain/triage/condition.hpp"
#include "domain/triage/facts.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil::triage {

// Facts for which assess() puts `rule` into the trail: what `when` asks for and at most one signal more, or the danger
// question answered, to move the level. None: no such facts.
std::optional<Facts> find_witness(const RuleSet& rules, const std::string& rule, const Condition& when);

}  // namespace vigil::triage
