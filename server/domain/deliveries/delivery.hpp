// An alert, or word of an officer who is not back, on its way to one person by telephone. How far the live stream has come is
// read off the cursors of devices.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vigil/protocol/delivery_words.hpp>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>

#include "domain/alerts/alert.hpp"

namespace vigil {

// Where an officer is called. One for each account.
struct Telephone {
    AccountId account;
    std::string sealed_number;  // Field::telephone, row = account
    Instant set_at{};
    std::optional<Instant> dead_at{};  // a carrier said that there is no such number
};

struct Delivery {
    DeliveryId id;           // what a carrier knows it by; random, so that it tells nothing
    AlertId alert;           // empty: it is about a visit
    AlertVersion version{};  // of the alert; of a visit its revision
    AccountId account;
    ChannelKind by{};
    Reached unless{};  // it is not needed where the live stream has come so far
    DeliveryState state = DeliveryState::queued;
    Instant queued_at{};
    Instant due_at{};  // the next attempt
    int attempts{};
    int unknown{};                            // of these, those that nobody knows the outcome of
    std::optional<Instant> leased_until{};    // an attempt is under way
    std::optional<Instant> first_tried_at{};  // from when its budget of time runs
    std::optional<Instant> sent_at{};
    std::optional<Instant> stored_at{};  // whoever carries it says that it arrived
    std::optional<Instant> ended_at{};   // failed or cancelled
    std::string code{};                  // why it stands so; a carrier's word or ours
    std::string message_id{};            // by which the carrier knows it
    std::string reply_code{};            // by which a reply to it is known, six digits; empty: none is awaited
    std::optional<VisitId> visit{};      // whose officer is looked for
};

// What one attempt came to, as the channel says.
struct Attempt {
    SendOutcome outcome{};
    std::string code{};                               // a carrier's word, or ours; printable ASCII, at most 64 bytes
    std::string message_id{};                         // the carrier's; empty: none
    std::optional<std::chrono::milliseconds> wait{};  // not before that
    bool unknown = false;                             // sent, perhaps: nobody knows whether it arrived
    bool throttled = false;  // to be tried again because it was too often; the carrier itself is well

    bool operator==(const Attempt&) const = default;
};

}  // namespace vigil
