// From a planned delivery to what became of it. The network is somebody else's: these are the transactions before and after.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/deliveries/delivery.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// How long one attempt may take before nobody waits for its outcome any more; longer than every limit of a channel.
inline constexpr std::chrono::seconds kDeliveryLease{45};
// After so long nothing is tried any more: a late call helps nobody, and other ways have begun.
inline constexpr std::chrono::minutes kDeliveryBudget{10};
// A message whose outcome is unknown is sent once more and not again: it may have arrived each time.
inline constexpr int kMostUnknown = 2;

// One message to send now.
struct Leased {
    Delivery delivery;
    std::string number;  // E.164
};

// Takes what is due by that way, at most `limit`: what is not needed any more is cancelled, what cannot be sent has failed, and
// the rest is leased, on disk before any request leaves. Nothing is leased for an alert that was answered or is asked anew,
// or for an officer who is back.
Result<std::vector<Leased>> lease_deliveries(Unit& unit, ChannelKind by, std::size_t limit, Instant now);

// What became of an attempt. `wait`: until the next one, where there is one. A delivery that was taken spares the other queued ones
// of the same way; one that has failed lets the person's other ways begin at once.
Result<void> note_attempt(Unit& unit, const DeliveryId& id, const Attempt& attempt, std::chrono::milliseconds wait,
                          Instant now);

// The way is closed: of everybody who waits for it the other ways begin at once. `again_at`: when it is looked at again; none: there is
// no such way here, and what waits for it has failed. Answers how many waited, at most `limit`.
Result<std::size_t> go_other_ways(Unit& unit, ChannelKind by, std::optional<Instant> again_at, std::size_t limit,
                                  Instant now);

// An administrator has it tried again: conflict, where it has not failed or what it is about waits for nobody any more.
Result<Delivery> try_again(Unit& unit, const DeliveryId& id, Instant now);

}  // namespace vigil
