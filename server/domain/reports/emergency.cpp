#include "domain/reports/emergency.hpp"

#include "domain/reports/facts.hpp"
#include "domain/triage/assess.hpp"

namespace vigil {
namespace {

constexpr std::string_view kReporterInstructed =
    "reporter_instructed";  // the clock: keep the child, let go, police coming

std::chrono::seconds seconds_of(const std::optional<Limit>& limit) {
    const bool is_short = limit && limit->unit == LimitUnit::seconds;
    return std::chrono::seconds(is_short ? limit->count : 0);
}

// The reporter must be told what to do some time before the decision falls, and telling takes as long as it does for a red
// alert: where no more than both together is left, there is no time to come back.
bool decides_soon(const std::optional<Instant>& decide_by, const triage::RuleSet& rules, Instant now) {
    const auto* clock = rules.clock(kReporterInstructed);
    if (!decide_by || clock == nullptr) return false;
    const auto red = static_cast<std::size_t>(Level::red);
    return *decide_by <= now + seconds_of(clock->before_decide_by[red]) + seconds_of(clock->limits[red]);
}

bool is_red(const protocol::StoredFacts& stored, const triage::RuleSet& rules) {
    triage::Facts facts;
    add_report(facts, stored);
    return triage::assess_level(rules, facts).level == Level::red;
}

// What most emergencies say, and the cheapest to look at.
bool says_danger(const std::optional<DangerNow>& danger_now, const triage::RuleSet& rules) {
    return danger_now == DangerNow::yes && rules.levels.danger_now.when_yes == Level::red;
}

}  // namespace

bool is_emergency(const protocol::FileReport& report, const triage::RuleSet& rules, Instant now) {
    return says_danger(report.danger_now, rules) || decides_soon(report.decide_by, rules, now) ||
           is_red(facts_of(report, {}, now), rules);
}

bool is_emergency(const protocol::FileSupplement& supplement, const triage::RuleSet& rules, Instant now) {
    if (says_danger(supplement.danger_now, rules) || decides_soon(supplement.decide_by, rules, now)) return true;
    protocol::StoredFacts facts;
    add_supplement(facts, supplement, now);
    return is_red(facts, rules);
}

}  // namespace vigil
