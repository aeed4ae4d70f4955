// What `vigil rules check|explain|test|diff` do, from text to text.
#pragma once

#include <string>
#include <string_view>

#include "domain/triage/rule_set.hpp"

namespace vigil::files {

struct ToolOutput {
    int status = 0;  // of the process: 0 well, 1 not, 2 it could not be told
    std::string text;
};

// Every problem of a rule set, one line each, naming the place and the rule.
ToolOutput check_rules(std::string_view rule_set_json);

// The assessment of one sample line, in words, and what would raise its level.
ToolOutput explain_sample(const triage::RuleSet& rules, std::string_view line, triage::Language language);

// Compares level and recipients of every line with what it expects: each difference, each bad line with its number, and
// the count ("39 of 39"). Not well when anything differs, a line is bad, or there is no line.
ToolOutput test_samples(const triage::RuleSet& rules, std::string_view jsonl);

// What would change for each line if `after` took the place of `before` (F37): level, recipients, release classes, owner,
// clocks.
// Status 0: nothing; 1: something; 2: a line that one of the two cannot read, or no line.
ToolOutput diff_rules(const triage::RuleSet& before, const triage::RuleSet& after, std::string_view jsonl);

}  // namespace vigil::files
