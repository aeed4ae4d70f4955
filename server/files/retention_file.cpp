#include "files/retention_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "files/file_problems.hpp"
#include "files/rule_set_json.hpp"

namespace vigil::files {
namespace {

constexpr std::size_t kMaxRetentionDepth = 8;
constexpr std::size_t kMostRetentionBytes = 1024 * 1024;
constexpr int kMostMonths = 1200;  // a hundred years
constexpr int kMaxRetentionVersion = 1'000'000;

Named read_name(const Node& node) {
    node.only({"zh", "en"});
    return {node.text("zh"), node.text("en")};
}

std::optional<int> optional_months(const Node& node, std::string_view key) {
    if (!node.has(key)) return std::nullopt;
    return node.integer(key, 1, kMostMonths);
}

RetentionClass read_class(const Node& node) {
    node.only({"code", "name", "subject", "levels", "keep_months", "least_months", "set_by", "basis"});
    RetentionClass read{.code = node.text("code"),
                        .name = read_name(node.at("name")),
                        .subject = node.word<RetentionSubject>("subject"),
                        .keep_months = optional_months(node, "keep_months"),
                        .least_months = optional_months(node, "least_months"),
                        .set_by = node.word<TermSource>("set_by"),
                        .basis = node.text("basis")};
    for (const auto& level : node.optional_items("levels")) read.levels.push_back(level.as_word<Level>());
    const bool is_of_cases = read.subject == RetentionSubject::case_file;
    if (is_of_cases && read.levels.empty()) node.problem_at("levels", "required", "the levels of the cases");
    if (!is_of_cases && !read.levels.empty())
        node.problem_at("levels", "unknown_key", "only files of cases have levels");
    if (read.least_months && read.keep_months && *read.keep_months < *read.least_months)
        node.problem_at("keep_months", "range",
                        fmt::format("at least {}, which the law asks for (least_months)", *read.least_months));
    if (read.set_by == TermSource::law && !read.least_months)
        node.problem_at("least_months", "required", "what the law sets has a least term");
    return read;
}

std::vector<RetentionReason> read_reasons(const Node& document, std::string_view key) {
    std::vector<RetentionReason> reasons;
    std::set<std::string> codes;
    for (const auto& node : document.items(key)) {
        node.only({"code", "name", "needs_term", "basis"});
        reasons.push_back(
            {node.text("code"), read_name(node.at("name")), node.text("basis"), node.optional_flag("needs_term")});
        if (!codes.insert(reasons.back().code).second) node.problem_at("code", "duplicate", "a code of its own");
    }
    if (document.has(key) && reasons.empty()) document.problem_at(key, "too_few", "at least one");
    return reasons;
}

// Every level exactly once, so that each case has one term.
void check_levels(const Node& document, const std::vector<RetentionClass>& classes) {
    for (const auto& level : words_of(Level{})) {
        std::ptrdiff_t named = 0;
        for (const auto& each : classes) named += std::count(each.levels.begin(), each.levels.end(), level.value);
        if (named != 1)
            document.problem_at("classes", "levels",
                                fmt::format("one class of case files for level {}, not {}", level.text, named));
    }
}

}  // namespace

Result<RetentionRules> parse_retention(std::string_view text) {
    VIGIL_TRY(const auto json, parse_strictly(text, kMaxRetentionDepth));
    Problems problems;
    const Node document(json, "", problems);
    if (!json.is_object()) return error_of("retention rules are not acceptable", {{"", "type", "an object"}});
    document.only({"id", "version", "note", "classes", "erasure_reasons", "hold_reasons"});
    RetentionRules rules;
    rules.id = document.text("id");
    rules.version = document.integer("version", 1, kMaxRetentionVersion);
    if (document.has("note")) read_name(document.at("note"));
    std::set<std::string> codes;
    for (const auto& node : document.items("classes")) {
        rules.classes.push_back(read_class(node));
        if (!codes.insert(rules.classes.back().code).second) node.problem_at("code", "duplicate", "a code of its own");
    }
    rules.erasure_reasons = read_reasons(document, "erasure_reasons");
    rules.hold_reasons = read_reasons(document, "hold_reasons");
    check_levels(document, rules.classes);
    if (!problems.empty()) return error_of("retention rules are not acceptable", std::move(problems));
    return rules;
}

Result<RetentionRules> load_retention(const std::filesystem::path& file) {
    VIGIL_TRY(const auto text, read_file(file, kMostRetentionBytes));
    auto rules = parse_retention(text);
    if (!rules) return named_after(file, std::move(rules).error());
    return std::move(rules).value();
}

}  // namespace vigil::files
