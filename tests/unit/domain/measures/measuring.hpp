// Cases with limits, and officers who do something. Every test begins on Monday, 2 March 2026, at 09:00 in China, without a
// holiday calendar. Limits: policy facts 5.5.
#pragma once

#include <algorithm>

#include "domain/alerts/undertaking.hpp"
#include "domain/measures/breaching.hpp"
#include "domain/measures/case_clocks.hpp"
#include "domain/measures/recording.hpp"
#include "unit/domain/alerts/climbing.hpp"

namespace vigil::domain_test {

class Measuring : public Climbing {
protected:
    std::vector<Clock> clocks_of(const Report& report) {
        return find([&](Unit& unit) { return unit.clocks().running(report.case_id.str()); });
    }
    // Until when; the running clock of that kind, of which there must be one.
    Instant due(const Report& report, std::string_view kind) {
        std::vector<Clock> found;
        for (const auto& clock : clocks_of(report))
            if (clock.kind == kind) found.push_back(clock);
        if (found.size() != 1) throw std::runtime_error("not one running clock: " + std::string(kind));
        return found[0].due_at;
    }
    std::size_t count_of(const Report& report, std::string_view kind) {
        const auto clocks = clocks_of(report);
        return static_cast<std::size_t>(
            std::count_if(clocks.begin(), clocks.end(), [&](const Clock& clock) { return clock.kind == kind; }));
    }
    std::vector<ChildId> children_of(const Report& report) {
        std::vector<ChildId> ids;
        for (const auto& child : find([&](Unit& unit) { return unit.reports().children(report.case_id); }))
            ids.push_back(child.id);
        return ids;
    }
    // In the order in which they were told.
    std::vector<Breach> breaches_at(const OrganisationId& organisation) {
        const std::array one{organisation};
        auto breaches = find([&](Unit& unit) { return unit.measures().open_breaches(one, std::nullopt, 100); });
        std::reverse(breaches.begin(), breaches.end());
        return breaches;
    }
    std::vector<std::string> kinds_told(const OrganisationId& organisation) {
        std::vector<std::string> kinds;
        for (const auto& breach : breaches_at(organisation)) kinds.push_back(breach.kind);
        return kinds;
    }

    protocol::RecordMeasure a_measure(MeasureKind kind) {
        protocol::RecordMeasure document;
        document.measure_id = MeasureId(an_acknowledgement_id().str());
        document.kind = kind;
        return document;
    }
    protocol::RecordMeasure saw(const ChildId& child) {
        auto document = a_measure(MeasureKind::child_seen);
        document.child_id = child;
        document.place = "学校医务室";
        document.text = "神志清楚，背部有伤";
        return document;
    }
    Result<Measure> record(const Report& report, const protocol::RecordMeasure& document, const Caller& caller) {
        return write([&](Unit& unit) { return record_measure(unit, caller, report.case_id, document, now()); });
    }
    Measure record(const Report& report, const protocol::RecordMeasure& document) {
        return record(report, document, officer(in_.station)).value();
    }
    void see_children(const Report& report) {
        for (const auto& child : children_of(report)) record(report, saw(child));
    }

    Result<Answered> answer(const Alert& alert, Answer given) {
        given.id = an_acknowledgement_id();
        given.alert = alert.id;
        given.version = alert.version;
        const auto caller = officer(alert.organisation);
        return write([&](Unit& unit) { return vigil::acknowledge(unit, caller, given, now()); });
    }
    // What an answer says of the first contact.
    static Answer expecting(Instant at) {
        Answer given{};
        given.expected_at = at;
        return given;
    }
};

}  // namespace vigil::domain_test
