// From a message that waits to what became of it. The network is somebody else's: these are the transactions before and after.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "domain/deliveries/delivery.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// How long one attempt may take before nobody waits for its outcome any more; longer than every limit of the sender.
inline constexpr std::chrono::seconds kWebhookLease{150};

// The body of a message: the same bytes on each attempt.
std::string webhook_body(const WebhookMessage& message);

// The wait before the next attempt, after `attempts` that were made (1 or more): 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h, and up
// to a fifth more, so that messages that failed together do not come together. None: the last was made. `fraction`: random, in [0, 1).
std::optional<std::chrono::milliseconds> wait_before_webhook(int attempts, double fraction);

// Takes what is due to the endpoint, at most `limit`: what may not be told any more is cancelled, the rest is leased, on disk before any
// request leaves. A lease that has passed was ended in the middle of an attempt, and counts as one. Nothing where it is disabled.
Result<std::vector<WebhookMessage>> lease_webhooks(Unit& unit, const std::string& endpoint, std::size_t limit,
                                                   Instant now);

// What became of an attempt. An endpoint that is gone (target_dead) is disabled, and the message waits until it is enabled; a test
// fails with its only attempt. Answers the endpoint as it is then; none: it is not configured any more.
Result<std::optional<WebhookEndpoint>> note_webhook(Unit& unit, const WebhookMessageId& id, const Attempt& attempt,
                                                    double fraction, Instant now);

// An administrator has it tried again, with the whole schedule before it. not_found; conflict: it has not failed.
Result<void> send_webhook_again(Unit& unit, const WebhookMessageId& id, Instant now);
// The same of all messages of an endpoint that have failed; how many.
Result<std::size_t> send_webhooks_again(Unit& unit, const std::string& endpoint, Instant now);

// An administrator says that the endpoint may be told again: from where it was disabled. not_found; conflict: it is not disabled.
Result<void> enable_webhook(Unit& unit, const std::string& endpoint, Instant now);

}  // namespace vigil
