// Drills of the station, whose roster has one officer on duty, one who is not, and a chief. Every test begins on Monday, 2 March 2026,
// at 09:00 in China. The limit of red: 10 minutes (policy facts 5.5); it rings everybody after 3 minutes and the chief after 6.
#pragma once

#include <array>

#include "domain/cases/case_reader.hpp"
#include "domain/drills/ending.hpp"
#include "domain/drills/reading.hpp"
#include "domain/drills/starting.hpp"
#include "unit/domain/duty/planning.hpp"

namespace vigil::domain_test {

class Drilling : public Planning {
protected:
    Drilling() {
        duty_ = with_phone(in_.station);
        second_ = with_phone(in_.station);
        chief_ = with_phone(in_.station);
        auto roster = always(duty_);
        roster.chiefs = {chief_.account};
        set(in_.station, roster).value();
    }

    Result<Drill> try_to_start(const OrganisationId& organisation) {
        const DrillOrder order{.organisation = organisation, .origin = DrillOrigin::by_hand};
        return write([&](Unit& unit) { return start_drill(unit, rules(), ids_, order, now()); });
    }
    Drill start() { return try_to_start(in_.station).value(); }
    std::string why_not(const OrganisationId& organisation) {
        const auto refused = try_to_start(organisation);
        return refused ? "it began" : std::string(refused.error().code);
    }
    Drill stored(const Drill& drill) {
        return find([&](Unit& unit) { return unit.drills().find(drill.alert); }).value();
    }
    Alert alert_of_drill(const Drill& drill) {
        return find([&](Unit& unit) { return unit.alerts().find(drill.alert); }).value();
    }
    protocol::DrillView view(const Drill& drill) {
        return find([&](Unit& unit) { return view_of(unit, stored_in(unit, drill)); });
    }
    Answered answer_as(const Caller& caller, const Drill& drill) {
        const Answer given{.id = an_acknowledgement_id(), .alert = drill.alert, .version = 1};
        return find([&](Unit& unit) { return vigil::acknowledge(unit, caller, given, now()); });
    }
    std::vector<Clock> clocks_of_drill(const Drill& drill) { return running_clocks(alert_of_drill(drill)); }
    protocol::DrillCurve curve(const OrganisationId& organisation) {
        return find([&](Unit& unit) { return read_drills(unit, nullptr, organisation, now()); });
    }
    std::vector<LoggedEvent> log() {
        return find([](Unit& unit) { return unit.log().after(0, 100'000); });
    }

private:
    static Drill stored_in(Unit& unit, const Drill& drill) { return *unit.drills().find(drill.alert).value(); }

protected:
    Caller duty_, second_, chief_;
};

}  // namespace vigil::domain_test
