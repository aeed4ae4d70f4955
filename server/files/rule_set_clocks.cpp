#include <fmt/format.h>

#include <set>

#include "files/rule_set_sections.hpp"

namespace vigil::files {
namespace {

constexpr int kManyDays = 10'000;
constexpr int kSecondsPerMinute = 60;
constexpr int kSecondsPerHour = 3600;

// {"hours": 24}: exactly one unit.
Limit read_limit(const Node& node) {
    node.only({"seconds", "minutes", "hours", "days", "work_days", "months"});
    if (!node.json().is_object() || node.json().size() != 1) {
        node.problem("type", "one of seconds, minutes, hours, days, work_days, months");
        return {};
    }
    if (node.has("seconds")) return {LimitUnit::seconds, node.integer("seconds", 0, kManyDays)};
    if (node.has("minutes")) return {LimitUnit::seconds, node.integer("minutes", 0, kManyDays) * kSecondsPerMinute};
    if (node.has("hours")) return {LimitUnit::seconds, node.integer("hours", 0, kManyDays) * kSecondsPerHour};
    if (node.has("work_days")) return {LimitUnit::work_days, node.integer("work_days", 1, kManyDays)};
    if (node.has("months")) return {LimitUnit::months, node.integer("months", 1, kManyDays)};
    if (node.has("days")) return {LimitUnit::days, node.integer("days", 1, kManyDays)};
    return {};
}

// Calls `read` for each level that is named.
template <class Read>
void by_level(const Node& node, const Read& read) {
    node.only({"blue", "yellow", "orange", "red"});
    if (!node.json().is_object()) node.problem(node.json().is_null() ? "required" : "type", "an object of levels");
    for (const auto& level : words_of(Level{}))
        if (node.has(level.text)) read(static_cast<std::size_t>(level.value), level.text);
}

triage::LimitByLevel read_limits(const Node& node) {
    triage::LimitByLevel limits{};
    by_level(node, [&](std::size_t level, std::string_view key) { limits[level] = read_limit(node.at(key)); });
    return limits;
}

triage::ClockRule read_clock(const Node& node, const triage::RuleSet& rules) {
    node.only({"code", "zh", "en", "basis", "starts", "limits", "before_decide_by", "when", "statutory", "repeats",
               "reminders", "superior"});
    triage::ClockRule clock;
    clock.code = node.text("code");
    clock.name = read_text(node);
    clock.basis = read_basis(node, rules);
    clock.starts = node.word<triage::ClockStart>("starts");
    clock.limits = read_limits(node.at("limits"));
    if (node.has("before_decide_by")) clock.before_decide_by = read_limits(node.at("before_decide_by"));
    if (node.has("when")) clock.when = read_condition(node, "when", rules);
    clock.statutory = node.optional_flag("statutory");
    clock.repeats = node.optional_flag("repeats");
    for (const auto& reminder : node.optional_items("reminders")) clock.reminders.push_back(read_limit(reminder));
    if (node.has("superior")) clock.superior = node.word<DivisionLevel>("superior");
    return clock;
}

}  // namespace

void read_clocks(const Node& document, triage::RuleSet& rules) {
    for (const auto& node : document.items("clocks")) {
        auto clock = read_clock(node, rules);
        if (rules.clock(clock.code) != nullptr) node.problem_at("code", "duplicate_code", "the code stands twice");
        rules.clocks.push_back(std::move(clock));
    }
    for (const auto code : {triage::kStationAcknowledges, triage::kPoliceAcknowledge})
        if (document.has("clocks") && rules.clock(code) == nullptr)
            document.problem_at("clocks", "required", fmt::format("must have the clock {}: alerts start it", code));
    const Node visits = document.at("visits_after_closing");
    by_level(visits, [&](std::size_t level, std::string_view key) {
        for (const auto& node : visits.items(key)) {
            node.only({"every", "times"});
            rules.visits_after_closing[level].push_back({read_limit(node.at("every")), node.integer("times", 1, 100)});
        }
    });
}

}  // namespace vigil::files
