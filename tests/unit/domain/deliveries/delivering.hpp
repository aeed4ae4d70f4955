// Officers with a telephone, and what is sent there.
#pragma once

#include "domain/administration/administration.hpp"
#include "domain/alerts/items.hpp"
#include "domain/deliveries/delivering.hpp"
#include "unit/domain/duty/planning.hpp"

namespace vigil::domain_test {

inline constexpr const char* kNumber = "+8613800000001";

class Delivering : public Planning {
protected:
    Delivering() { call_at(officer_, kNumber); }

    void call_at(const Caller& caller, const std::string& number) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(Administration(rules(), ids_).set_telephone(unit, caller.account, number, now()));
            return std::monostate{};
        });
    }
    std::vector<Delivery> deliveries_of(const Alert& alert) {
        return find([&](Unit& unit) { return unit.deliveries().of_alert(alert.id); });
    }
    // How long after now each waiting one is due, by channel.
    std::vector<std::pair<ChannelKind, std::chrono::seconds>> waiting(const Alert& alert) {
        std::vector<std::pair<ChannelKind, std::chrono::seconds>> found;
        for (const auto& each : deliveries_of(alert))
            if (each.state == DeliveryState::queued)
                found.emplace_back(each.by, std::chrono::duration_cast<std::chrono::seconds>(each.due_at - now()));
        return found;
    }
    std::vector<Leased> lease(ChannelKind by = ChannelKind::sms) {
        return find([&](Unit& unit) { return lease_deliveries(unit, by, 10, now()); });
    }
    void note(const Leased& leased, const Attempt& attempt, std::chrono::milliseconds wait = 1s) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(note_attempt(unit, leased.delivery.id, attempt, wait, now()));
            return std::monostate{};
        });
    }
    Delivery stored(const DeliveryId& id) {
        return find([&](Unit& unit) { return unit.deliveries().find(id); }).value();
    }
    static Attempt accepted() { return {.outcome = SendOutcome::accepted, .code = "OK", .message_id = "biz-1"}; }
    static Attempt failed(SendOutcome outcome, bool unknown = false) {
        return {.outcome = outcome, .code = "code", .unknown = unknown};
    }
    // The phone of the officer has everything that its station was told.
    void store_everything() {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(const auto devices, unit.devices().of_account(officer_.account));
            VIGIL_TRY(const auto head, unit.streams().head(stream_of(in_.station)));
            VIGIL_TRY(unit.streams().store_cursor(devices.at(0).id, stream_of(in_.station), head.head, now()));
            return std::monostate{};
        });
    }
    void look_at(const Report& report) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().insert_read({.id = ids_.next(now()),
                                                .account = officer_.account,
                                                .case_id = report.case_id,
                                                .fields = "handling",
                                                .reason = ReadReason::assigned,
                                                .at = now()}));
            return std::monostate{};
        });
    }
    void bar(const Caller& caller, const Report& report) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().insert_bar(
                {.case_id = report.case_id, .reason = "kinship", .row = ids_.random(), .account = caller.account}));
            return std::monostate{};
        });
    }

    Caller officer_ = with_phone(in_.station);
};

}  // namespace vigil::domain_test
