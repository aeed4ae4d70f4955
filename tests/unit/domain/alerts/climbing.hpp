// Alerts that nobody answers, and who is asked above. Every test begins on Monday, 2 March 2026, at 09:00 in China, without a
// holiday calendar.
#pragma once

#include "domain/alerts/climbing.hpp"

#include <algorithm>

#include "domain/alerts/withdrawing.hpp"
#include "domain/cases/losing.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {

class Climbing : public Casework {
protected:
    // The station alone is asked; the case has that level.
    Report file_at(Level level) {
        switch (level) {
            case Level::red:
                return file(a_report({kRedSignal}));
            case Level::orange:
                return file(a_report({kOrangeSignal}));
            case Level::yellow:
                return file(a_report({kYellowSignal}));
            case Level::blue:
                break;
        }
        return file(a_report({kBlueSignal}));
    }
    Alert root(const Report& report) { return root_at(report, in_.station); }
    Alert root_at(const Report& report, const OrganisationId& organisation) {
        for (const auto& alert : alerts_of(report))
            if (alert.organisation == organisation && !alert.climbed_from) return alert;
        throw std::runtime_error("the organisation has no alert of its own");
    }
    std::vector<Alert> climbed(const Alert& from) {
        auto alerts = find([&](Unit& unit) { return unit.alerts().of_case(from.case_id); });
        std::erase_if(alerts, [&](const Alert& each) { return each.climbed_from != from.id; });
        return alerts;
    }
    // Who has been asked above whoever got `from`, and waits; in the order of asking.
    std::vector<OrganisationId> asked_above(const Alert& from) {
        std::vector<OrganisationId> organisations;
        for (const auto& each : climbed(from))
            if (each.state == AlertState::open) organisations.push_back(each.organisation);
        return organisations;
    }
    Alert climbed_to(const Alert& from, const OrganisationId& organisation) {
        for (const auto& each : climbed(from))
            if (each.organisation == organisation) return each;
        throw std::runtime_error("that organisation was not asked");
    }
    // To one moment, and what is due then.
    void come_to(Instant at) {
        pass(at - now());
        fire_clocks();
    }
    std::size_t alert_items_of(const OrganisationId& organisation) {
        const auto items = items_of(organisation);
        return static_cast<std::size_t>(
            std::count_if(items.begin(), items.end(), [](const auto& each) { return each.kind == ItemKind::alert; }));
    }
    // Tells that the officer's phone is lost since then; how many alerts were asked anew.
    std::int64_t lose_phone(const Caller& officer, Instant since) {
        return find([&](Unit& unit) {
                   protocol::ReportLoss document;
                   document.lost_at = since;
                   return report_loss(unit, {rules(), ids_}, officer, document, now());
               })
            .alerts;
    }
    // Everything that must be done for the case is done: only its alerts are left.
    void end_limits(const Report& report) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(const auto clocks, unit.clocks().running(report.case_id.str()));
            for (Clock clock : clocks) {
                clock.stopped_at = now();
                VIGIL_TRY(unit.clocks().end(clock));
            }
            return std::monostate{};
        });
    }
    void bar(const Report& report, const OrganisationId& organisation) {
        ASSERT_TRUE(write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().insert_bar({.case_id = report.case_id,
                                               .organisation = organisation,
                                               .reason = "barred",
                                               .row = ids_.next(now())}));
            VIGIL_TRY(const auto about, unit.cases().find(report.case_id));
            VIGIL_TRY(withdraw_from_barred(unit, *about, now()));
            return std::monostate{};
        }));
    }
};

}  // namespace vigil::domain_test
