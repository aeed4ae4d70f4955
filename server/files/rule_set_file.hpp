// Rule sets as files: config/rules/*.json.
#pragma once

#include <string_view>
#include <vigil/protocol/result.hpp>

#include "domain/triage/rule_set.hpp"
#include "domain/triage/value.hpp"

namespace vigil::files {

// A rule set that is well formed and that triage::check() has nothing to say against. Otherwise every problem with its
// JSON pointer: unknown or duplicate keys, codes, ids and operators, and rules that are not monotone, cannot be reached
// or are shadowed (those name the rule).
Result<triage::RuleSet> parse_rule_set(std::string_view json);

// One JSON document as a value of JsonLogic, for conditions that come from elsewhere.
Result<triage::Value> parse_value(std::string_view json);

}  // namespace vigil::files
