// What carriers say of their own accord: what became of a message, and what was replied to it. None of it is signed, so it is taken for
// what whoever knows the address of the callback may say: a receipt moves its own delivery and nothing else, and an answer stands only
// until it is confirmed (domain/alerts/proxy.hpp). Once said or ten times is the same.
#pragma once

#include <string>

#include "domain/deliveries/delivery.hpp"
#include "domain/deliveries/telephone_number.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// How long a message is answered by a reply.
inline constexpr std::chrono::hours kReplyTime{24};

struct Receipt {
    DeliveryId delivery;
    bool delivered = false;
    bool pressed = false;  // the key that takes the alert
    std::string code{};    // a carrier's word
};

struct Reply {
    std::string number;  // of whoever replied, as the carrier writes it
    std::string text;
};

// What was heard: nothing of ours, something that is noted, or an answer to an alert.
enum class Heard { unknown, noted, answered };

// `from`: the way whose gateway says it. A message that never left is not known to anybody. One that was delivered is not sent again; of
// one that was not the person's other ways begin at once, and its number stays as good as it was.
Result<Heard> take_receipt(Unit& unit, const triage::RuleSet& rules, ChannelKind from, const Receipt& receipt,
                           Instant now);

// The six digits that stood in a message, from the number to which it went, within kReplyTime. Anything else is unknown.
Result<Heard> take_reply(Unit& unit, const triage::RuleSet& rules, ChannelKind from, const Reply& reply, Instant now);

// The only group of exactly six digits in the text, of ASCII or full width (U+FF10 to U+FF19); empty: there is none, or more.
std::string code_in(std::string_view text);

}  // namespace vigil
