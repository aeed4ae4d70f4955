// The parts of a rule set file, in the order in which they need each other.
#pragma once

#include "domain/triage/rule_set.hpp"
#include "files/rule_set_json.hpp"

namespace vigil::files {

constexpr int kMonthsOfChildhood = 18 * 12;

void read_words(const Node& document, triage::RuleSet& rules);  // sources and vocabularies
void read_rules(const Node& document, triage::RuleSet& rules);  // derivations, levels, notifications, deny
void read_clocks(const Node& document, triage::RuleSet& rules);
void read_considerations(const Node& document, triage::RuleSet& rules);  // optional: what was considered, not reported

// {"zh": ..., "en": ...}
triage::Text read_text(const Node& node);

// ["MPL 11(2)", "DEFAULT"]: each a source of the file and a place in it. Joined by "; ".
std::string read_basis(const Node& node, const triage::RuleSet& rules);

// The JsonLogic under `key`; a problem and a condition that never holds when it is not acceptable.
triage::Condition read_condition(const Node& node, std::string_view key, const triage::RuleSet& rules);

// A code of the vocabulary.
template <class T>
std::string read_code(const Node& node, const triage::Vocabulary<T>& vocabulary) {
    auto code = node.as_text();
    if (!code.empty() && !vocabulary.contains(code)) node.problem("unknown_code", "no such code in this rule set");
    return code;
}

template <class T>
std::vector<std::string> read_codes(const Node& node, std::string_view key, const triage::Vocabulary<T>& vocabulary) {
    std::vector<std::string> codes;
    for (const auto& item : node.items(key)) codes.push_back(read_code(item, vocabulary));
    return codes;
}

}  // namespace vigil::files
