#include "domain/deliveries/hearing.hpp"

#include "domain/alerts/proxy.hpp"
#include "domain/deliveries/moving.hpp"
#include "domain/deliveries/reaching.hpp"

namespace vigil {
namespace {

constexpr std::size_t kCodeDigits = 6;
constexpr std::string_view kFullWidth = "\xEF\xBC";  // and 0x90 to 0x99, in UTF-8

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A delivery whose fate is open: it left, and neither arrived nor failed.
bool is_on_its_way(const Delivery& delivery) {
    return delivery.state == DeliveryState::sent || (delivery.state == DeliveryState::queued && delivery.attempts > 0);
}

Result<void> store(Unit& unit, Delivery delivery, const std::string& code, Instant now) {
    delivery.state = DeliveryState::stored;
    delivery.stored_at = now;
    if (!delivery.sent_at) delivery.sent_at = now;
    delivery.leased_until.reset();
    if (!code.empty()) delivery.code = code;
    VIGIL_TRY(unit.deliveries().update(delivery));
    record_delivery(unit, "delivery.stored", delivery, now);
    VIGIL_TRY(spare_others(unit, delivery, now));
    if (delivery.visit) return success();
    return tell_of_arrival(unit, delivery.alert, now);
}

// Whether the number is the account's, as it is now.
Result<bool> is_of(Unit& unit, const AccountId& account, std::string_view number) {
    VIGIL_TRY(const auto telephone, unit.deliveries().telephone(account));
    if (!telephone) return false;
    const auto theirs = unit.vault().open(Field::telephone, account.str(), telephone->sealed_number);
    return theirs && theirs.value() == number;
}

}  // namespace

Result<Heard> take_receipt(Unit& unit, const triage::RuleSet& rules, ChannelKind from, const Receipt& receipt,
                           Instant now) {
    VIGIL_TRY(auto delivery, unit.deliveries().find(receipt.delivery));
    if (!delivery || delivery->by != from || delivery->attempts == 0) return Heard::unknown;
    const Delivery sent = *delivery;
    if (is_on_its_way(sent) && receipt.delivered) {
        VIGIL_TRY(store(unit, std::move(*delivery), receipt.code, now));
    } else if (is_on_its_way(sent)) {
        VIGIL_TRY(
            fail_delivery(unit, std::move(*delivery), receipt.code.empty() ? "not_delivered" : receipt.code, now));
    }
    if (!receipt.pressed || !receipt.delivered) return Heard::noted;
    VIGIL_TRY(const bool answered, acknowledge_by_telephone(unit, rules, sent, now));
    return answered ? Heard::answered : Heard::noted;
}

Result<Heard> take_reply(Unit& unit, const triage::RuleSet& rules, ChannelKind from, const Reply& reply, Instant now) {
    const auto code = code_in(reply.text);
    const auto number = number_of(reply.number);
    if (code.empty() || number.empty()) return Heard::unknown;
    VIGIL_TRY(const auto sent, unit.deliveries().with_reply_code(code));
    for (const auto& each : sent) {
        if (each.by != from || each.attempts == 0 || !each.first_tried_at || now - *each.first_tried_at > kReplyTime)
            continue;
        VIGIL_TRY(const bool theirs, is_of(unit, each.account, number));
        if (!theirs) continue;
        if (is_on_its_way(each)) {
            VIGIL_TRY(store(unit, each, {}, now));
        }
        VIGIL_TRY(const bool answered, acknowledge_by_telephone(unit, rules, each, now));
        return answered ? Heard::answered : Heard::noted;
    }
    return Heard::unknown;
}

std::string code_in(std::string_view text) {
    std::string found;
    std::string group;
    bool is_one = true;
    const auto end_group = [&] {
        if (group.size() == kCodeDigits) {
            is_one = is_one && found.empty();
            found = group;
        }
        group.clear();
    };
    while (!text.empty()) {
        const bool is_wide = text.starts_with(kFullWidth) && text.size() > kFullWidth.size() &&
                             static_cast<unsigned char>(text[2]) >= 0x90 && static_cast<unsigned char>(text[2]) <= 0x99;
        if (is_wide)
            group += static_cast<char>('0' + (static_cast<unsigned char>(text[2]) - 0x90));
        else if (is_digit(text.front()))
            group += text.front();
        else
            end_group();
        text.remove_prefix(is_wide ? 3 : 1);
    }
    end_group();
    return is_one ? found : std::string();
}

}  // namespace vigil
