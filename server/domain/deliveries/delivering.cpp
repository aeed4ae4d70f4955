#include "domain/deliveries/delivering.hpp"

#include <algorithm>
#include <optional>

#include "domain/deliveries/moving.hpp"
#include "domain/deliveries/occasion.hpp"

namespace vigil {
namespace {

constexpr std::string_view kUnknown = "unknown";

// The number, where the person may still be called; none: the delivery has ended, and says why.
Result<std::optional<std::string>> number_of(Unit& unit, Delivery& delivery, Instant now) {
    VIGIL_TRY(const bool may, may_be_told(unit, delivery));
    VIGIL_TRY(const auto telephone, unit.deliveries().telephone(delivery.account));
    if (!may) {
        VIGIL_TRY(end_delivery(unit, delivery, DeliveryState::cancelled, "answers_no_more", now));
        return std::optional<std::string>();
    }
    if (!telephone || telephone->dead_at) {
        VIGIL_TRY(fail_delivery(unit, delivery, "no_number", now));
        return std::optional<std::string>();
    }
    auto number = unit.vault().open(Field::telephone, delivery.account.str(), telephone->sealed_number);
    if (number) return std::optional(std::move(number).value());
    // One envelope that cannot be opened must not hold up everybody else's messages.
    VIGIL_TRY(fail_delivery(unit, delivery, "number_unreadable", now));
    return std::optional<std::string>();
}

// A lease that has passed: whoever held it was ended in the middle of an attempt. True: it may be tried once more.
bool may_be_tried(Delivery& delivery, Instant now) {
    if (delivery.leased_until) {
        delivery.leased_until.reset();
        delivery.unknown += 1;
    }
    const bool in_time = !delivery.first_tried_at || now - *delivery.first_tried_at < kDeliveryBudget;
    return in_time && delivery.unknown < kMostUnknown;
}

Result<std::optional<Leased>> lease(Unit& unit, Delivery delivery, Instant now) {
    VIGIL_TRY(const bool waits, still_waits(unit, delivery));
    if (!waits) {
        VIGIL_TRY(end_delivery(unit, delivery, DeliveryState::cancelled, "not_needed", now));
        return std::optional<Leased>();
    }
    VIGIL_TRY(const auto reached, how_far(unit, delivery));
    if (reached && *reached >= delivery.unless) {
        VIGIL_TRY(end_delivery(unit, delivery, DeliveryState::cancelled, to_text(*reached), now));
        return std::optional<Leased>();
    }
    if (!may_be_tried(delivery, now)) {
        VIGIL_TRY(fail_delivery(unit, delivery, delivery.unknown < kMostUnknown ? "out_of_time" : kUnknown, now));
        return std::optional<Leased>();
    }
    VIGIL_TRY(auto number, number_of(unit, delivery, now));
    if (!number) return std::optional<Leased>();
    delivery.attempts += 1;
    delivery.leased_until = now + kDeliveryLease;
    delivery.due_at = *delivery.leased_until;
    if (!delivery.first_tried_at) delivery.first_tried_at = now;
    VIGIL_TRY(unit.deliveries().update(delivery));
    return std::optional(Leased{std::move(delivery), std::move(*number)});
}

Result<void> accept(Unit& unit, Delivery& delivery, const Attempt& attempt, Instant now) {
    delivery.state = DeliveryState::sent;
    delivery.sent_at = now;
    delivery.code = attempt.code;
    delivery.message_id = attempt.message_id;
    VIGIL_TRY(unit.deliveries().update(delivery));
    record_delivery(unit, "delivery.sent", delivery, now);
    return spare_others(unit, delivery, now);
}

// Its receipt came before the answer, or it was cancelled while it was under way: that it went out all the same is told, and
// nothing else changes.
Result<void> note_late(Unit& unit, Delivery delivery, const Attempt& attempt, Instant now) {
    if (attempt.outcome != SendOutcome::accepted) return success();
    if (delivery.state != DeliveryState::stored) {
        record_delivery(unit, "delivery.sent_late", delivery, now);
        return success();
    }
    delivery.message_id = attempt.message_id;
    return unit.deliveries().update(delivery);
}

Result<void> give_up_number(Unit& unit, const AccountId& account, Instant now) {
    VIGIL_TRY(auto telephone, unit.deliveries().telephone(account));
    if (!telephone || telephone->dead_at) return success();
    telephone->dead_at = now;
    VIGIL_TRY(unit.deliveries().put_telephone(*telephone));
    unit.log().append({"telephone.dead", account.str(), now});
    return success();
}

}  // namespace

Result<std::vector<Leased>> lease_deliveries(Unit& unit, ChannelKind by, std::size_t limit, Instant now) {
    VIGIL_TRY(const auto due, unit.deliveries().due(by, now, limit));
    std::vector<Leased> taken;
    for (const auto& each : due) {
        VIGIL_TRY(auto leased, lease(unit, each, now));
        if (leased) taken.push_back(std::move(*leased));
    }
    return taken;
}

Result<void> note_attempt(Unit& unit, const DeliveryId& id, const Attempt& attempt, std::chrono::milliseconds wait,
                          Instant now) {
    VIGIL_TRY(auto delivery, unit.deliveries().find(id));
    if (!delivery) return success();
    if (delivery->state != DeliveryState::queued) return note_late(unit, std::move(*delivery), attempt, now);
    delivery->leased_until.reset();
    delivery->code = attempt.code;
    switch (attempt.outcome) {
        case SendOutcome::accepted:
            return accept(unit, *delivery, attempt, now);
        case SendOutcome::target_dead: {
            VIGIL_TRY(give_up_number(unit, delivery->account, now));
            return fail_delivery(unit, std::move(*delivery), attempt.code, now);
        }
        case SendOutcome::ask_operator:
            return fail_delivery(unit, std::move(*delivery), attempt.code, now);
        case SendOutcome::retry:
        case SendOutcome::refresh_credentials:
            break;
    }
    if (attempt.unknown) delivery->unknown += 1;
    delivery->due_at = now + wait;
    if (!may_be_tried(*delivery, delivery->due_at)) return fail_delivery(unit, std::move(*delivery), attempt.code, now);
    return unit.deliveries().update(*delivery);
}

Result<std::size_t> go_other_ways(Unit& unit, ChannelKind by, std::optional<Instant> again_at, std::size_t limit,
                                  Instant now) {
    VIGIL_TRY(const auto waiting, unit.deliveries().due(by, now, limit));
    for (Delivery each : waiting) {
        VIGIL_TRY(const bool waits, still_waits(unit, each));
        if (!waits) {
            VIGIL_TRY(end_delivery(unit, each, DeliveryState::cancelled, "not_needed", now));
        } else if (!again_at) {
            VIGIL_TRY(fail_delivery(unit, std::move(each), "not_configured", now));
        } else {
            VIGIL_TRY(begin_other_ways(unit, each, now));
            each.due_at = *again_at;
            VIGIL_TRY(unit.deliveries().update(each));
        }
    }
    return waiting.size();
}

Result<Delivery> try_again(Unit& unit, const DeliveryId& id, Instant now) {
    VIGIL_TRY(auto delivery, unit.deliveries().find(id));
    if (!delivery) return Error{ErrorKind::not_found, "there is no such delivery"};
    if (delivery->state != DeliveryState::failed)
        return Error{ErrorKind::conflict, "only a delivery that has failed is tried again"};
    VIGIL_TRY(const bool waits, still_waits(unit, *delivery));
    if (!waits) return Error{ErrorKind::conflict, "what it is about waits for nobody any more"};
    delivery->state = DeliveryState::queued;
    delivery->due_at = now;
    delivery->unknown = 0;
    delivery->first_tried_at.reset();
    delivery->ended_at.reset();
    VIGIL_TRY(unit.deliveries().update(*delivery));
    record_delivery(unit, "delivery.again", *delivery, now);
    return std::move(*delivery);
}

}  // namespace vigil
