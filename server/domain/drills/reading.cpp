#include "domain/drills/reading.hpp"

#include <algorithm>
#include <map>

#include "domain/duty/rostering.hpp"

namespace vigil {
namespace {

Result<Organisation> organisation_of(Unit& unit, const OrganisationId& id) {
    VIGIL_TRY(auto organisation, unit.organisations().find(id));
    if (!organisation) return Error{ErrorKind::not_found, "there is no such organisation"};
    return std::move(*organisation);
}

Result<std::optional<Instant>> first_look(Unit& unit, const Drill& drill) {
    VIGIL_TRY(const auto reads, unit.cases().reads(drill.case_id));
    std::optional<Instant> first;
    for (const auto& each : reads) first = std::min(first.value_or(each.at), each.at);
    return first;
}

// How long answers took. A drill that nobody answered is slower than every answer.
void add_numbers(protocol::DrillCurve& curve) {
    std::vector<std::int64_t> taken;
    std::size_t counted = 0;
    for (const auto& each : curve.drills) {
        if (!each.outcome) continue;
        curve.in_time += *each.outcome == DrillOutcome::in_time ? 1 : 0;
        curve.late += *each.outcome == DrillOutcome::late ? 1 : 0;
        curve.not_answered += *each.outcome == DrillOutcome::not_answered ? 1 : 0;
        curve.cut_off += *each.outcome == DrillOutcome::cut_off ? 1 : 0;
        counted += *each.outcome == DrillOutcome::cut_off ? 0 : 1;
        if (each.acknowledged_at) taken.push_back((*each.acknowledged_at - each.began_at).count());
    }
    if (taken.empty()) return;
    std::sort(taken.begin(), taken.end());
    const auto middle = (counted - 1) / 2;
    if (middle < taken.size()) curve.median_ms = taken[middle];
    curve.slowest_ms = taken.back();
}

}  // namespace

Result<protocol::DrillView> view_of(Unit& unit, const Drill& drill) {
    VIGIL_TRY(const auto organisation, organisation_of(unit, drill.organisation));
    protocol::DrillView view{.alert_id = drill.alert,
                             .organisation_id = drill.organisation,
                             .organisation_name = organisation.name,
                             .origin = drill.origin,
                             .level = drill.level,
                             .began_at = drill.began_at,
                             .due_at = drill.due_at,
                             .ends_at = drill.ends_at,
                             .rung = drill.rung,
                             .stored_at = drill.stored_at,
                             .ended_at = drill.ended_at,
                             .outcome = drill.outcome};
    VIGIL_TRY(view.looked_at, first_look(unit, drill));
    VIGIL_TRY(const auto alert, unit.alerts().find(drill.alert));
    if (!alert) return Error{ErrorKind::internal, "a drill without an alert"};
    if (!alert->acknowledgement) return view;
    VIGIL_TRY(const auto answer, unit.alerts().find_acknowledgement(*alert->acknowledgement));
    if (!answer) return Error{ErrorKind::internal, "an alert whose answer is not there"};
    view.acknowledged_at = answer->at;
    view.acknowledged_by = answer->account;
    return view;
}

Result<protocol::DrillCurve> read_drills(Unit& unit, const Caller* by, const OrganisationId& id, Instant now) {
    if (by != nullptr) {
        VIGIL_TRY(may_plan_duty(unit, *by, id));
    }
    VIGIL_TRY(auto organisation, organisation_of(unit, id));
    protocol::DrillCurve curve{.organisation_id = id,
                               .organisation_name = std::move(organisation.name),
                               .since = now - kDrillsShown,
                               .drills = {}};
    VIGIL_TRY(const auto drills, unit.drills().of_organisation(id, curve.since));
    for (const auto& drill : drills) {
        VIGIL_TRY(auto view, view_of(unit, drill));
        curve.drills.push_back(std::move(view));
    }
    add_numbers(curve);
    return curve;
}

Result<protocol::DrillList> list_drills(Unit& unit, const Caller* by, const std::optional<AlertId>& before,
                                        std::size_t limit) {
    std::map<OrganisationId, bool> shown;
    const auto is_shown = [&](const OrganisationId& organisation) -> Result<bool> {
        if (by == nullptr) return true;
        const auto known = shown.find(organisation);
        if (known != shown.end()) return known->second;
        const auto may = may_plan_duty(unit, *by, organisation);
        // One that has been ended since is not shown either.
        if (!may && may.error().kind != ErrorKind::forbidden && may.error().kind != ErrorKind::not_found)
            return may.error();
        return shown[organisation] = may.has_value();
    };
    protocol::DrillList page;
    // Reads on until the page is full: what may not be seen must not show as a gap either.
    for (auto from = before;;) {
        VIGIL_TRY(const auto drills, unit.drills().newest(from, limit));
        for (const auto& drill : drills) {
            VIGIL_TRY(const bool may, is_shown(drill.organisation));
            if (!may) continue;
            if (page.drills.size() == limit) {
                page.next = page.drills.back().alert_id.str();
                return page;
            }
            VIGIL_TRY(auto view, view_of(unit, drill));
            page.drills.push_back(std::move(view));
        }
        if (drills.size() < limit) return page;
        from = drills.back().alert;
    }
}

}  // namespace vigil
