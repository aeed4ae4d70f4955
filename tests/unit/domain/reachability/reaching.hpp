// Officers whose phones are heard of, or not. Every test begins on Monday, 2 March 2026, at 09:00 in China; nobody was heard of before.
#pragma once

#include "domain/administration/administration.hpp"
#include "domain/clocks/firing.hpp"
#include "domain/reachability/looking.hpp"
#include "domain/reachability/noting.hpp"
#include "domain/reachability/reachability.hpp"
#include "domain/reachability/viewing.hpp"
#include "unit/domain/duty/planning.hpp"

namespace vigil::domain_test {

class Reaching : public Planning {
protected:
    DeviceId phone_of(const Caller& caller) {
        return find([&](Unit& unit) { return unit.devices().of_account(caller.account); }).at(0).id;
    }
    void hear(const Caller& caller) {
        const auto phone = phone_of(caller);
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(note_contacts(unit, {{caller.account, phone}}, limits_, now()));
            return std::monostate{};
        });
    }
    static protocol::DeviceCondition all_on() {
        protocol::DeviceCondition condition;
        condition.notifications = condition.full_screen = condition.battery_exempt = Setting::on;
        condition.sound = condition.background = Setting::on;
        condition.version = "1.4.2";
        return condition;
    }
    // Of the caller's phone, as it says of itself.
    Result<std::monostate> say(const Caller& caller, const protocol::DeviceCondition& condition) {
        Caller at_phone = caller;
        at_phone.device = phone_of(caller);
        return write([&](Unit& unit) { return report_condition(unit, at_phone, condition, limits_, now()); });
    }
    std::optional<DeviceState> state_of(const Caller& caller) {
        const auto phone = phone_of(caller);
        return find([&](Unit& unit) { return unit.reachability().find(phone); });
    }
    std::optional<DutyTest> newest_test(const OrganisationId& organisation) {
        return find([&](Unit& unit) { return unit.reachability().newest_test(organisation); });
    }
    std::vector<DutyWarning> open_warnings() {
        return find([&](Unit& unit) { return unit.reachability().open_warnings(); });
    }
    // What the stream of the organisation holds, in order.
    std::vector<protocol::DutyWarningView> told(const OrganisationId& organisation) {
        std::vector<protocol::DutyWarningView> warnings;
        for (const auto& item : items_of(organisation))
            if (item.warning) warnings.push_back(*item.warning);
        return warnings;
    }
    std::size_t tests_in(const OrganisationId& organisation) {
        const auto items = items_of(organisation);
        return static_cast<std::size_t>(
            std::count_if(items.begin(), items.end(), [](const auto& each) { return each.test.has_value(); }));
    }
    std::vector<Clock> looks_of(const OrganisationId& organisation) {
        return find([&](Unit& unit) { return unit.clocks().of(organisation.str()); });
    }

    // Lets everything fire when it is due, one after the other, until then.
    void walk_to(Instant at) {
        for (;;) {
            const auto first = find([&](Unit& unit) { return first_clock_due(unit, {}); });
            if (!first || first->due_at > at) break;
            if (first->due_at > now()) pass(first->due_at - now());
            fire();
        }
        pass(at - now());
    }
    void fire() {
        find([&](Unit& unit) { return fire_due_clocks(unit, rules(), ids_, {}, 100, now(), limits_); });
    }
    void call_at(const Caller& caller, const std::string& number) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(Administration(rules(), ids_).set_telephone(unit, caller.account, number, now()));
            return std::monostate{};
        });
    }
    // The phone says that all is well, and answers the newest test.
    void answer_test(const Caller& caller) {
        auto condition = all_on();
        condition.test_id = newest_test(in_.station).value().id;
        EXPECT_TRUE(say(caller, condition));
    }

    ReachabilityLimits limits_{};
};

}  // namespace vigil::domain_test
