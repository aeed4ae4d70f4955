#include "domain/measures/viewing.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/stored.hpp>

#include "domain/cases/case_reader.hpp"
#include "domain/measures/case_clocks.hpp"
#include "domain/measures/telling.hpp"

namespace vigil {
namespace {

Result<void> add_children(Unit& unit, const CaseId& id, const std::vector<Measure>& measures,
                          protocol::CaseView& view) {
    VIGIL_TRY(const auto reports, unit.reports().of_case(id));
    VIGIL_TRY(const auto children, unit.reports().children(id));
    for (const auto& child : children) {
        const auto named_in = std::find_if(reports.begin(), reports.end(),
                                           [&](const Report& report) { return report.id == child.report; });
        if (named_in == reports.end()) return Error{ErrorKind::internal, "a child of no report"};
        VIGIL_TRY(const auto text, unit.vault().open(Field::child_identity, child.id.str(), child.sealed_identity));
        VIGIL_TRY(const auto named, protocol::decode<protocol::ReportedChild>(text));
        protocol::CaseChild shown{.child_id = child.id, .report_id = child.report, .child_name = named.child_name};
        VIGIL_TRY(shown.seen_at, seen_at(unit, child, named_in->filed_at, measures));
        view.children.push_back(std::move(shown));
    }
    return success();
}

Result<protocol::CaseMeasure> measure_view(Unit& unit, const Measure& measure) {
    VIGIL_TRY(const auto text, unit.vault().open(Field::measure, measure.id.str(), measure.sealed_document));
    VIGIL_TRY(auto words, protocol::decode<protocol::StoredMeasure>(text));
    protocol::CaseMeasure shown{.measure_id = measure.id,
                                .kind = measure.kind,
                                .done_at = measure.done_at,
                                .recorded_at = measure.recorded_at,
                                .organisation_id = measure.organisation,
                                .account_id = measure.account,
                                .account_name = {},
                                .child_id = measure.child.value_or(ChildId()),
                                .report_id = measure.report.value_or(ReportId()),
                                .by = std::move(words.by),
                                .place = std::move(words.place),
                                .incident_number = std::move(words.incident_number),
                                .no_answer = words.no_answer,
                                .examination_by = words.examination_by,
                                .text = std::move(words.text)};
    if (measure.kind == MeasureKind::reporter_instructed) shown.instruction = parse_word<Instruction>(measure.code);
    if (measure.kind == MeasureKind::feedback) shown.feedback = parse_word<Feedback>(measure.code);
    if (measure.kind == MeasureKind::result) shown.outcome = parse_word<Outcome>(measure.code);
    VIGIL_TRY(shown.account_name, name_of(unit, measure.account));
    return shown;
}

ClockState state_of(const Clock& clock) {
    if (clock.stopped_at) return ClockState::done;
    return clock.fired_at ? ClockState::breached : ClockState::running;
}

// One that was replaced by a sooner one is not shown beside it.
bool was_replaced(const Clock& clock, const std::vector<Clock>& clocks) {
    return clock.stopped_at && std::any_of(clocks.begin(), clocks.end(), [&](const Clock& each) {
               return each.kind == clock.kind && each.concerns == clock.concerns &&
                      each.state_version > clock.state_version;
           });
}

Result<void> add_clocks(Unit& unit, Projection projection, const CaseId& id, protocol::CaseView& view) {
    VIGIL_TRY(const auto clocks, unit.clocks().of(id.str()));
    for (const auto& clock : clocks) {
        const auto* limit = limit_of_clock(clock.kind);
        if (limit == nullptr || was_replaced(clock, clocks)) continue;
        if (limit->per == Per::release && !shows(projection, ReleaseClass::on_release)) continue;
        view.clocks.push_back(
            {.clock_id = clock.id,
             .kind = clock.kind,
             .state = state_of(clock),
             .started_at = clock.started_at,
             .due_at = clock.due_at,
             .provisional = clock.provisional,
             .legal_basis = clock.legal_basis,
             .child_id = limit->per == Per::child ? ChildId(clock.concerns) : ChildId(),
             .report_id = limit->per == Per::report ? ReportId(clock.concerns) : ReportId(),
             .notification_id = limit->per == Per::release ? NotificationId(clock.concerns) : NotificationId()});
    }
    return success();
}

}  // namespace

Result<void> add_measures_of(Unit& unit, Projection projection, const std::vector<Case>& cases,
                             protocol::CaseView& view) {
    if (cases.empty()) return success();
    VIGIL_TRY(const auto measures, unit.measures().of_whole_case(cases.front().id));
    for (const auto& part : cases) {
        VIGIL_TRY(add_children(unit, part.id, measures, view));
        for (const auto& measure : measures) {
            if (measure.case_id != part.id) continue;
            VIGIL_TRY(auto shown, measure_view(unit, measure));
            view.measures.push_back(std::move(shown));
        }
        VIGIL_TRY(add_clocks(unit, projection, part.id, view));
    }
    std::stable_sort(view.measures.begin(), view.measures.end(),
                     [](const auto& a, const auto& b) { return a.recorded_at < b.recorded_at; });
    return success();
}

}  // namespace vigil
