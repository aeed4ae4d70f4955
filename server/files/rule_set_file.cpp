#include "files/rule_set_file.hpp"

#include <fmt/format.h>

#include "domain/triage/check.hpp"
#include "files/rule_set_json.hpp"
#include "files/rule_set_sections.hpp"

namespace vigil::files {
namespace {

constexpr std::size_t kMaxRuleSetDepth = 32;  // a condition nests two levels for each operator
constexpr std::size_t kMaxValueDepth = 128;   // parse_expression() has a bound of its own
constexpr int kMaxRuleSetVersion = 1'000'000;

}  // namespace

Result<triage::RuleSet> parse_rule_set(std::string_view text) {
    VIGIL_TRY(const auto json, parse_strictly(text, kMaxRuleSetDepth));
    Problems problems;
    const Node document(json, "", problems);
    if (!json.is_object()) return error_of("rule set is not acceptable", {{"", "type", "an object"}});
    document.only({"id",
                   "version",
                   "title",
                   "sources",
                   "circumstances",
                   "signal_groups",
                   "signals",
                   "suspect_relations",
                   "reporter_kinds",
                   "reporter_org_kinds",
                   "child_categories",
                   "recipients",
                   "derivations",
                   "levels",
                   "principles",
                   "notifications",
                   "deny",
                   "clocks",
                   "visits_after_closing",
                   "considerations"});

    triage::RuleSet rules;
    rules.id = document.text("id");
    rules.version = document.integer("version", 1, kMaxRuleSetVersion);
    rules.title = read_text(document.at("title"));
    read_words(document, rules);
    read_rules(document, rules);
    read_clocks(document, rules);
    read_considerations(document, rules);
    if (!problems.empty()) return error_of("rule set is not acceptable", std::move(problems));

    // Only a well-formed rule set can be judged.
    for (const auto& finding : triage::check(rules)) {
        auto message = finding.rule.empty() ? finding.message : fmt::format("{}: {}", finding.rule, finding.message);
        problems.push_back({finding.pointer, finding.code, std::move(message)});
    }
    if (!problems.empty()) return error_of("rule set is not acceptable", std::move(problems));
    return rules;
}

Result<triage::Value> parse_value(std::string_view text) {
    VIGIL_TRY(const auto json, parse_strictly(text, kMaxValueDepth));
    return value_of(json);
}

}  // namespace vigil::files
