#include "domain/rules/replay.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/reports/known_facts.hpp"
#include "domain/triage/assess.hpp"

namespace vigil {
namespace {

// The first report of its case that lies in the window stands for the case.
bool stands_for_its_case(const FiledReport& report, const std::vector<Report>& of_case, const ReplayWindow& window) {
    for (const auto& each : of_case)
        if (each.filed_at >= window.since) return each.id == report.id;
    return false;
}

bool is_unreadable(const Error& error) {
    return error.kind == ErrorKind::not_found || error.kind == ErrorKind::invalid_input;
}

}  // namespace

Result<ReplayPage> replay_page(Unit& unit, const triage::RuleSet& rules, const triage::RuleSet& other,
                               const ReplayWindow& window, const std::optional<FiledReport>& after, std::size_t limit) {
    ReplayPage page;
    VIGIL_TRY(const auto reports, unit.reports().filed_between(window.since, window.until, after, limit));
    for (const auto& report : reports) {
        ++page.reports;
        VIGIL_TRY(const auto of_case, unit.reports().of_whole_case(report.case_id));
        if (!stands_for_its_case(report, of_case, window)) continue;
        VIGIL_TRY(const auto cases, unit.cases().members(report.case_id));
        const auto known = known_facts(unit, cases);
        if (!known) {
            if (!is_unreadable(known.error())) return known.error();
            ++page.unreadable;
            continue;
        }
        const auto& facts = known.value();
        const auto was = triage::assess(rules, facts);
        const auto is = triage::assess(other, facts);
        ++page.cases;
        auto found = triage::differences({rules, facts, was}, {other, facts, is});
        if (!found.empty()) page.changed.push_back({cases.front().id, std::move(found)});
    }
    if (reports.size() == limit) page.last = reports.back();
    return page;
}

void ReplayTally::add(const ReplayPage& page) {
    reports_ += static_cast<std::int64_t>(page.reports);
    cases_ += static_cast<std::int64_t>(page.cases);
    unreadable_ += static_cast<std::int64_t>(page.unreadable);
    changed_ += static_cast<std::int64_t>(page.changed.size());
    for (const auto& changed : page.changed) {
        for (const auto& difference : changed.differences) {
            auto& seen = kinds_[difference];
            ++seen.count;
            if (seen.examples.size() < kMostExamples) seen.examples.push_back(changed.id);
            if (lines_.size() < kMostLines)
                lines_.push_back(fmt::format("case {}: {}", changed.id.str(), triage::line_of(difference)));
            else
                ++lines_left_out_;
        }
    }
}

std::vector<ReplayTally::Kind> ReplayTally::kinds() const {
    std::vector<Kind> kinds;
    for (const auto& [difference, seen] : kinds_) kinds.push_back({difference, seen.count, seen.examples});
    std::stable_sort(kinds.begin(), kinds.end(), [](const Kind& a, const Kind& b) { return a.count > b.count; });
    return kinds;
}

}  // namespace vigil
