// From the streams of organisations to messages that wait. Nothing of this is on the way of a report: whoever sends the messages
// follows the streams, as a live client does.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// How long is kept what was sent or cancelled.
inline constexpr std::chrono::hours kWebhookMemory{30 * 24};

// Organisations that there are not, each by its place in the configuration: an organisation that has ended is still known, and no
// problem.
Result<std::vector<Violation>> unknown_organisations(Unit& unit, const std::vector<WebhookSubscription>& all);

// Makes what is stored follow the configuration. A stream that is new to an endpoint is told from its newest item on. Of one that is
// not to be told any more, or whose endpoint is not configured any more, the cursor is forgotten and what waits is cancelled. Requires:
// there are such organisations.
Result<void> take_up(Unit& unit, const std::vector<WebhookSubscription>& all, Instant now);

// Whether any of its streams has gone on.
Result<bool> has_news(Unit& unit, const std::string& endpoint);

// Queues what is new, at most `limit` items of each stream, and moves the cursors: in one transaction, so that each item becomes one
// message. What the organisation is barred from by now is passed over. Answers how many were queued.
Result<std::size_t> queue_news(Unit& unit, IdSource& ids, const WebhookSubscription& to, std::size_t limit,
                               Instant now);

// An administrator tries the endpoint. not_found: there is none; conflict: it is disabled.
Result<WebhookMessage> queue_test(Unit& unit, IdSource& ids, const std::string& endpoint, Instant now);

}  // namespace vigil
