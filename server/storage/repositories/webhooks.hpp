#pragma once

#include "domain/ports/webhooks.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredWebhooks final : public WebhookRepository {
public:
    explicit StoredWebhooks(Connection& connection) : connection_(connection) {}

    Result<void> put_endpoint(const WebhookEndpoint& endpoint) override;
    Result<void> remove_endpoint(const std::string& name) override;
    Result<std::optional<WebhookEndpoint>> endpoint(const std::string& name) override;
    Result<std::vector<WebhookEndpoint>> endpoints() override;

    Result<void> put_cursor(const std::string& endpoint, const WebhookCursor& cursor) override;
    Result<void> remove_cursor(const std::string& endpoint, const OrganisationId& organisation) override;
    Result<std::vector<WebhookCursor>> cursors(const std::string& endpoint) override;

    Result<void> insert(const WebhookMessage& message) override;
    Result<void> update(const WebhookMessage& message) override;
    Result<std::optional<WebhookMessage>> find(const WebhookMessageId& id) override;
    Result<std::vector<WebhookMessage>> due(const std::string& endpoint, Instant now, std::size_t limit) override;
    Result<std::vector<WebhookMessage>> failed(const std::string& endpoint, std::size_t limit) override;
    Result<WebhookTally> tally(const std::string& endpoint) override;
    Result<std::size_t> queue_failed(const std::string& endpoint, Instant now) override;
    Result<void> cancel(const std::string& endpoint, const OrganisationId& organisation, const std::string& code,
                        Instant now) override;
    Result<void> forget(Instant ended_before, std::size_t limit) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
