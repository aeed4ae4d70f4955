#include "domain/deliveries/planning.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/access/access.hpp"
#include "domain/duty/plan.hpp"

namespace vigil {
namespace {

bool is_of(const Delivery& delivery, const AccountId& account, const triage::FurtherChannel& channel) {
    return delivery.account == account && delivery.by == channel.by && delivery.unless == channel.unless;
}

// Who of the organisation is to be called: rung, entitled to answer, not barred, and with a telephone.
Result<std::vector<AccountId>> callable(Unit& unit, const Alert& alert, const std::vector<AccountId>& rung) {
    VIGIL_TRY(auto with_telephone, unit.deliveries().with_telephone(alert.organisation));
    if (with_telephone.empty()) return with_telephone;
    VIGIL_TRY(const auto answering, answering_officers(unit, alert.organisation));
    VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
    std::erase_if(with_telephone, [&](const AccountId& each) {
        return !names(answering, each) || is_barred(each, bars) || (!rung.empty() && !names(rung, each));
    });
    return with_telephone;
}

Result<void> cancel(Unit& unit, Delivery delivery, std::string_view why, Instant now) {
    delivery.state = DeliveryState::cancelled;
    delivery.ended_at = now;
    delivery.leased_until.reset();
    delivery.code = why;
    return unit.deliveries().update(delivery);
}

}  // namespace

std::string reply_code(ChannelKind by, IdSource& ids) {
    if (by != ChannelKind::sms) return {};
    const auto drawn = ids.random();  // its first eight hexadecimal digits are random
    return fmt::format("{:06}", std::stoul(drawn.substr(0, 8), nullptr, 16) % 1'000'000);
}

Result<void> DeliveryPlanner::plan(Unit& unit, const Alert& alert, const std::vector<AccountId>& rung,
                                   Instant now) const {
    return plan(unit, alert, rung, Again::yes, now);
}

Result<void> DeliveryPlanner::hurry(Unit& unit, const Alert& alert, Instant now) const {
    return plan(unit, alert, alert.rung, Again::no, now);
}

Result<void> DeliveryPlanner::plan(Unit& unit, const Alert& alert, const std::vector<AccountId>& rung, Again again,
                                   Instant now) const {
    if (alert.drill) return success();  // no telephone rings for one
    const auto* rule = rules_.acknowledgement(alert.function);
    if (rule == nullptr || rule->ladder.channels.empty() || alert.level == Level::blue) return success();
    VIGIL_TRY(const auto officers, callable(unit, alert, rung));
    if (officers.empty()) return success();
    VIGIL_TRY(const auto planned, unit.deliveries().of_alert(alert.id));
    for (const auto& each : planned) {
        if (each.version == alert.version || each.state != DeliveryState::queued) continue;
        VIGIL_TRY(cancel(unit, each, "asked_anew", now));
    }
    for (const auto& officer : officers) {
        for (const auto& channel : rule->ladder.channels) {
            const auto& after = triage::limit_at(channel.after, alert.level);
            if (!after) continue;
            const Instant due = now + std::chrono::seconds(after->count);
            bool is_planned = false;
            for (Delivery each : planned) {
                if (each.version != alert.version || !is_of(each, officer, channel)) continue;
                const bool waits = each.state == DeliveryState::queued;
                is_planned = is_planned || waits || again == Again::no;
                if (!waits || each.due_at <= due || each.attempts > 0) continue;
                each.due_at = due;
                VIGIL_TRY(unit.deliveries().update(each));
            }
            if (is_planned) continue;
            VIGIL_TRY(unit.deliveries().insert({.id = DeliveryId(ids_.random()),
                                                .alert = alert.id,
                                                .version = alert.version,
                                                .account = officer,
                                                .by = channel.by,
                                                .unless = channel.unless,
                                                .queued_at = now,
                                                .due_at = due,
                                                .reply_code = reply_code(channel.by, ids_)}));
        }
    }
    return success();
}

Result<void> cancel_deliveries(Unit& unit, const AlertId& alert, std::string_view why, Instant now) {
    VIGIL_TRY(const auto planned, unit.deliveries().of_alert(alert));
    for (const auto& each : planned) {
        if (each.state != DeliveryState::queued) continue;
        VIGIL_TRY(cancel(unit, each, why, now));
    }
    return success();
}

}  // namespace vigil
