#include "files/sample_filing.hpp"

#include <fmt/format.h>

#include <vigil/protocol/date.hpp>

#include "files/rule_set_json.hpp"

namespace vigil::files {
namespace {

constexpr std::size_t kMaxFilingDepth = 16;

std::string text_or_empty(const nlohmann::json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Born so many years and some months before today, on the first of a month.
std::string birth_date(std::int64_t years, Instant today) {
    const Date now = china_date(today);
    const int month = now.month > 3 ? now.month - 3 : now.month + 9;
    const int year = now.year - static_cast<int>(years) - (now.month > 3 ? 0 : 1);
    return fmt::format("{:04}-{:02}-01", year, month);
}

protocol::ReportedChild child_of(const nlohmann::json& json, Instant today) {
    protocol::ReportedChild child;
    child.sex = parse_word<Sex>(text_or_empty(json, "sex"));
    child.grade = text_or_empty(json, "grade");
    child.category = text_or_empty(json, "category");
    const auto age = json.find("age");
    if (age == json.end() || !age->is_number()) return child;
    const auto years = age->get<std::int64_t>();
    child.age_min = child.age_max = years;
    const std::string ref = text_or_empty(json, "ref");
    if (ref.empty()) return child;
    // One invented identity for each reference, so that the second report is found to be about the same child.
    child.child_name = "化名" + ref;
    child.birth_date = birth_date(years, today);
    return child;
}

}  // namespace

Result<SampleFiling> parse_sample_filing(std::string_view line, const triage::RuleSet& rules, Instant today) {
    VIGIL_TRY(const auto json, parse_strictly(line, kMaxFilingDepth));
    if (!json.is_object()) return error_of("a sample report is not acceptable", {{"", "type", "must be an object"}});
    SampleFiling filing{
        text_or_empty(json, "id"), text_or_empty(json, "reporter_kind"), text_or_empty(json, "reporter_org_kind"), {}};
    auto& report = filing.report;
    report.circumstance = text_or_empty(json, "circumstance");
    report.places.now = protocol::Place{DivisionCode(text_or_empty(json, "division_code")), {}};
    report.narrative = text_or_empty(json, "narrative_zh");
    report.occurred = text_or_empty(json, "occurred_hint");
    report.suspect_relation = text_or_empty(json, "suspect_relation");
    report.danger_now = parse_word<DangerNow>(text_or_empty(json, "danger_now"));
    if (json.value("voice_note", false)) report.voice_note = true;
    for (const auto& code : json.value("signals", nlohmann::json::array())) {
        const auto* signal = code.is_string() ? rules.words.signals.find(code.get<std::string>()) : nullptr;
        if (signal == nullptr)
            return error_of("a sample report is not acceptable",
                            {{"/signals", "unknown_code", "must be codes of the rule set"}});
        if (triage::reporters_may_send(*signal)) report.signals.push_back(signal->code);
    }
    const auto child = json.find("child");
    if (child == json.end() || !child->is_object()) return filing;
    report.children.push_back(child_of(*child, today));
    for (const auto& other : child->value("others", nlohmann::json::array()))
        report.children.push_back(child_of(other, today));
    return filing;
}

}  // namespace vigil::files
