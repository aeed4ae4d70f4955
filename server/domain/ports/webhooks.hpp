// Endpoints of webhooks, how far each was told, and what it is told.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/webhooks/webhook.hpp"

namespace vigil {

class WebhookRepository {
public:
    virtual ~WebhookRepository() = default;
    virtual Result<void> put_endpoint(
        const WebhookEndpoint& endpoint) = 0;                           // inserts, or replaces the one of that name
    virtual Result<void> remove_endpoint(const std::string& name) = 0;  // no matter whether there was one
    virtual Result<std::optional<WebhookEndpoint>> endpoint(const std::string& name) = 0;
    virtual Result<std::vector<WebhookEndpoint>> endpoints() = 0;  // by name

    virtual Result<void> put_cursor(const std::string& endpoint, const WebhookCursor& cursor) = 0;  // likewise
    virtual Result<void> remove_cursor(const std::string& endpoint, const OrganisationId& organisation) = 0;
    virtual Result<std::vector<WebhookCursor>> cursors(const std::string& endpoint) = 0;  // by organisation

    // conflict: the id exists, or the endpoint has a message of that place in the stream.
    virtual Result<void> insert(const WebhookMessage& message) = 0;
    virtual Result<void> update(const WebhookMessage& message) = 0;
    virtual Result<std::optional<WebhookMessage>> find(const WebhookMessageId& id) = 0;
    // Queued and due, what waits longest first, and what is due together in the order of the stream.
    virtual Result<std::vector<WebhookMessage>> due(const std::string& endpoint, Instant now, std::size_t limit) = 0;
    virtual Result<std::vector<WebhookMessage>> failed(const std::string& endpoint,
                                                       std::size_t limit) = 0;  // the newest first
    virtual Result<WebhookTally> tally(const std::string& endpoint) = 0;
    // All that have failed are queued anew; how many.
    virtual Result<std::size_t> queue_failed(const std::string& endpoint, Instant now) = 0;
    // Whatever is queued or has failed, of one organisation's stream, is cancelled.
    virtual Result<void> cancel(const std::string& endpoint, const OrganisationId& organisation,
                                const std::string& code, Instant now) = 0;
    // Sent or cancelled before then, at most `limit`.
    virtual Result<void> forget(Instant ended_before, std::size_t limit) = 0;
};

}  // namespace vigil
