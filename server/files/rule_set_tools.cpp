#include "files/rule_set_tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "domain/triage/assess.hpp"
#include "domain/triage/differences.hpp"
#include "domain/triage/explanation.hpp"
#include "domain/triage/would_raise.hpp"
#include "files/rule_set_file.hpp"
#include "files/sample_report.hpp"

namespace vigil::files {
namespace {

std::string lines_of(const Error& error, std::string_view before) {
    std::string text;
    for (const auto& violation : error.violations)
        text += fmt::format("{}{}: {}: {}\n", before, violation.pointer.empty() ? "(document)" : violation.pointer,
                            violation.code, violation.message);
    return text.empty() ? fmt::format("{}{}\n", before, error.message) : text;
}

std::set<std::string> recipients_of(const triage::Assessment& assessment) {
    std::set<std::string> recipients;
    for (const auto& notification : assessment.notifications) recipients.insert(notification.recipient);
    return recipients;
}

std::set<std::string> without(const std::set<std::string>& all, const std::set<std::string>& removed) {
    std::set<std::string> rest;
    std::set_difference(all.begin(), all.end(), removed.begin(), removed.end(), std::inserter(rest, rest.end()));
    return rest;
}

// The differences of one sample, one line each; empty: as expected.
std::string differences(const SampleReport& sample, const triage::Assessment& assessment, std::string_view label) {
    std::string text;
    if (*sample.expected_level != assessment.level)
        text += fmt::format("{}: level: expected {}, got {}\n", label, to_text(*sample.expected_level),
                            to_text(assessment.level));
    const auto got = recipients_of(assessment);
    for (const auto& recipient : without(*sample.expected_notify, got))
        text += fmt::format("{}: notify: expected {}, not told\n", label, recipient);
    for (const auto& recipient : without(got, *sample.expected_notify))
        text += fmt::format("{}: notify: {} told, not expected\n", label, recipient);
    return text;
}

// Calls `take(line, number)` for each line that is not blank; numbers begin at 1.
template <class Take>
void for_each_line(std::string_view jsonl, Take take) {
    std::size_t number = 0;
    for (std::size_t start = 0; start < jsonl.size();) {
        const std::size_t end = std::min(jsonl.find('\n', start), jsonl.size());
        const auto line = jsonl.substr(start, end - start);
        start = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") != std::string_view::npos) take(line, number);
    }
}

// What is wrong with one line, if anything.
std::string test_line(const triage::RuleSet& rules, std::string_view line, std::size_t number) {
    const auto sample = parse_sample_report(line, rules);
    if (!sample) return lines_of(sample.error(), fmt::format("line {}: ", number));
    const auto& expected = sample.value();
    const auto label = expected.id.empty() ? fmt::format("line {}", number) : expected.id;
    if (!expected.expected_level) return fmt::format("line {}: /expected_level: required: a level\n", number);
    if (!expected.expected_notify) return fmt::format("line {}: /expected_notify: required: an array\n", number);
    return differences(expected, triage::assess(rules, expected.facts), label);
}

}  // namespace

ToolOutput check_rules(std::string_view rule_set_json) {
    const auto rules = parse_rule_set(rule_set_json);
    if (!rules) {
        const auto count = rules.error().violations.size();
        const auto more = count == kMaxViolations ? " or more" : "";
        return {1, fmt::format("{}{}{} problems\n", lines_of(rules.error(), ""), count, more)};
    }
    const auto& read = rules.value();
    return {0,
            fmt::format("{} version {}: {} signals, {} circumstances, {} notification rules, {} clocks: no problem\n",
                        read.id, read.version, read.words.signals.size(), read.words.circumstances.size(),
                        read.notifications.size(), read.clocks.size())};
}

ToolOutput explain_sample(const triage::RuleSet& rules, std::string_view line, triage::Language language) {
    const auto sample = parse_sample_report(line, rules);
    if (!sample) return {1, lines_of(sample.error(), "")};
    const auto& facts = sample.value().facts;
    return {0, triage::explain(rules, triage::assess(rules, facts), triage::what_would_raise(rules, facts), language)};
}

ToolOutput test_samples(const triage::RuleSet& rules, std::string_view jsonl) {
    std::string text;
    std::size_t tested = 0;
    std::size_t passed = 0;
    for_each_line(jsonl, [&](std::string_view line, std::size_t number) {
        const auto problems = test_line(rules, line, number);
        ++tested;
        if (problems.empty()) ++passed;
        text += problems;
    });
    text += fmt::format("{} of {}\n", passed, tested);
    return {passed == tested && tested > 0 ? 0 : 1, std::move(text)};
}

ToolOutput diff_rules(const triage::RuleSet& before, const triage::RuleSet& after, std::string_view jsonl) {
    std::string text;
    std::size_t compared = 0;
    std::size_t changed = 0;
    std::size_t unreadable = 0;
    for_each_line(jsonl, [&](std::string_view line, std::size_t number) {
        const auto old_reading = parse_sample_report(line, before);
        const auto new_reading = parse_sample_report(line, after);
        if (!old_reading) text += lines_of(old_reading.error(), fmt::format("line {}: by the old rules: ", number));
        if (!new_reading) text += lines_of(new_reading.error(), fmt::format("line {}: by the new rules: ", number));
        if (!old_reading || !new_reading) return void(++unreadable);
        const auto& sample = new_reading.value();
        const auto label = sample.id.empty() ? fmt::format("line {}", number) : sample.id;
        const auto& old_facts = old_reading.value().facts;
        const auto was = triage::assess(before, old_facts);
        const auto is = triage::assess(after, sample.facts);
        const auto found = triage::differences({before, old_facts, was}, {after, sample.facts, is});
        ++compared;
        if (!found.empty()) ++changed;
        for (const auto& difference : found) text += fmt::format("{}: {}\n", label, triage::line_of(difference));
    });
    text += fmt::format("{} of {} reports change from {} version {} to {} version {}\n", changed, compared, before.id,
                        before.version, after.id, after.version);
    if (unreadable > 0) text += fmt::format("{} lines could not be compared\n", unreadable);
    return {unreadable > 0 || compared == 0 ? 2 : changed > 0 ? 1 : 0, std::move(text)};
}

}  // namespace vigil::files
