// A station with one officer on duty, one who is not, and a chief, woken by alerts. Every test begins on Monday, 2 March 2026, at 09:00 in
// China. Rings of the shipped rules: whoever is on duty at once, everybody after 3 minutes at red and 20 at orange.
#pragma once

#include "domain/sirens/reading.hpp"
#include "unit/domain/duty/planning.hpp"

namespace vigil::domain_test {

inline constexpr std::int64_t kBudget = 4;

class Waking : public Planning {
protected:
    Waking() {
        duty_ = with_phone(in_.station);
        second_ = with_phone(in_.station);
        chief_ = with_phone(in_.station);
    }

    // One is on duty in the day, another in the night.
    void set_day_and_night() {
        auto roster = daily(duty_, "08:00", "20:00");
        roster.shifts.push_back(daily(second_, "20:00", "08:00").shifts.front());
        roster.chiefs = {chief_.account};
        set(in_.station, roster).value();
    }
    protocol::SirenReport report(std::int64_t budget = kBudget) {
        return find([&](Unit& unit) { return read_sirens(unit, nullptr, in_.station, budget, now()); });
    }
    std::int64_t sirens_of(const Caller& officer) {
        for (const auto& each : report().officers)
            if (each.account_id == officer.account) return each.sirens;
        return 0;
    }
    void answer_as(const Caller& caller, const Alert& alert) {
        const Answer given{.id = an_acknowledgement_id(), .alert = alert.id, .version = alert.version};
        ASSERT_TRUE(write([&](Unit& unit) { return vigil::acknowledge(unit, caller, given, now()); }));
    }

    // Nothing of it comes back: its child was seen.
    void answer_and_see(const Caller& caller, const Report& filed) {
        answer_as(caller, root(filed));
        for (const auto& child : children_of(filed)) ASSERT_TRUE(record(filed, saw(child), caller));
    }

    Caller duty_, second_, chief_;
};

}  // namespace vigil::domain_test
