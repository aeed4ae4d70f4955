#include "domain/measures/telling.hpp"

#include <algorithm>

#include "domain/measures/case_clocks.hpp"

namespace vigil {
namespace {

void tell(const Measure& measure, protocol::ReportStatus& status) {
    if (const auto instruction = parse_word<Instruction>(measure.code);
        instruction && measure.kind == MeasureKind::reporter_instructed) {
        status.instruction = instruction;
        status.instructed_at = measure.recorded_at;
    }
    if (const auto feedback = parse_word<Feedback>(measure.code); feedback && measure.kind == MeasureKind::feedback) {
        status.feedback = feedback;
        status.feedback_at = measure.recorded_at;
    }
    if (const auto outcome = parse_word<Outcome>(measure.code); outcome && measure.kind == MeasureKind::result) {
        status.outcome = outcome;
        status.outcome_at = measure.recorded_at;
    }
}

// When the last of the children was seen that the report names; where it names none, when anybody was.
Result<std::optional<Instant>> all_seen_at(Unit& unit, const Report& report, const std::vector<Measure>& measures) {
    VIGIL_TRY(auto children, unit.reports().children(report.case_id));
    std::erase_if(children, [&](const Child& child) { return child.report != report.id; });
    std::optional<Instant> last;
    for (const auto& child : children) {
        VIGIL_TRY(const auto seen, seen_at(unit, child, report.filed_at, measures));
        if (!seen) return std::optional<Instant>();
        last = std::max(last.value_or(*seen), *seen);
    }
    if (!children.empty()) return last;
    const auto first = std::find_if(measures.begin(), measures.end(), [&](const Measure& measure) {
        return measure.kind == MeasureKind::child_seen && measure.done_at >= report.filed_at;
    });
    if (first != measures.end()) last = first->done_at;
    return last;
}

}  // namespace

Result<std::optional<Instant>> seen_at(Unit& unit, const Child& child, Instant filed_at,
                                       const std::vector<Measure>& measures) {
    std::optional<Instant> first;
    const bool is_any_seen = std::any_of(measures.begin(), measures.end(), [](const Measure& measure) {
        return measure.kind == MeasureKind::child_seen && measure.child;
    });
    if (!is_any_seen) return first;
    VIGIL_TRY(const auto mentions, mentions_of(unit, child.case_id, child.id));
    for (const auto& measure : measures) {
        if (measure.kind != MeasureKind::child_seen || !measure.child || measure.done_at < filed_at) continue;
        if (std::find(mentions.begin(), mentions.end(), *measure.child) == mentions.end()) continue;
        first = std::min(first.value_or(measure.done_at), measure.done_at);
    }
    return first;
}

Result<void> add_measures(Unit& unit, const Report& report, protocol::ReportStatus& status) {
    VIGIL_TRY(const auto measures, unit.measures().of_whole_case(report.case_id));
    if (measures.empty()) return success();
    for (const auto& measure : measures)
        if (measure.report == report.id) tell(measure, status);
    VIGIL_TRY(status.child_seen_at, all_seen_at(unit, report, measures));
    if (status.child_seen_at) status.stage = ReportStage::child_seen;
    if (status.outcome_at) status.stage = ReportStage::answered;
    return success();
}

}  // namespace vigil
