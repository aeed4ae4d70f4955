#include "storage/repositories/webhooks.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

WebhookEndpoint read_webhook_endpoint(Row& row) {
    return WebhookEndpoint{row.get<std::string>(),
                           row.get<Instant>(),
                           row.get<std::optional<Instant>>(),
                           row.get<std::optional<Instant>>(),
                           row.get<std::optional<Instant>>(),
                           row.get<std::string>()};
}

WebhookMessage read_webhook_message(Row& row) {
    return WebhookMessage{row.get<WebhookMessageId>(),
                          row.get<std::string>(),
                          row.get<WebhookEvent>(),
                          row.get<OrganisationId>(),
                          row.get<Offset>(),
                          row.get<std::string>(),
                          row.get<Instant>(),
                          row.get<WebhookState>(),
                          row.get<Instant>(),
                          row.get<Instant>(),
                          row.get<int>(),
                          row.get<std::optional<Instant>>(),
                          row.get<std::optional<Instant>>(),
                          row.get<std::string>()};
}

}  // namespace

constexpr Sql kPutWebhookEndpoint = R"sql(
    INSERT INTO webhook_endpoints (name, since_ms, disabled_ms, failing_ms, succeeded_ms, code)
    VALUES (:name, :since_ms, :disabled_ms, :failing_ms, :succeeded_ms, :code)
    ON CONFLICT (name) DO UPDATE SET since_ms = excluded.since_ms, disabled_ms = excluded.disabled_ms,
                                     failing_ms = excluded.failing_ms, succeeded_ms = excluded.succeeded_ms,
                                     code = excluded.code)sql";

Result<void> StoredWebhooks::put_endpoint(const WebhookEndpoint& endpoint) {
    VIGIL_TRY(connection_.execute(kPutWebhookEndpoint, {{"name", endpoint.name},
                                                        {"since_ms", endpoint.since},
                                                        {"disabled_ms", endpoint.disabled_at},
                                                        {"failing_ms", endpoint.failing_since},
                                                        {"succeeded_ms", endpoint.succeeded_at},
                                                        {"code", endpoint.code}}));
    return success();
}

constexpr Sql kRemoveWebhookEndpoint = "DELETE FROM webhook_endpoints WHERE name = :name";

Result<void> StoredWebhooks::remove_endpoint(const std::string& name) {
    VIGIL_TRY(connection_.execute(kRemoveWebhookEndpoint, {{"name", name}}));
    return success();
}

constexpr Sql kWebhookEndpoint = R"sql(
    SELECT name, since_ms, disabled_ms, failing_ms, succeeded_ms, code FROM webhook_endpoints WHERE name = :name)sql";

Result<std::optional<WebhookEndpoint>> StoredWebhooks::endpoint(const std::string& name) {
    return connection_.query_one(kWebhookEndpoint, {{"name", name}}, read_webhook_endpoint);
}

constexpr Sql kWebhookEndpoints = R"sql(
    SELECT name, since_ms, disabled_ms, failing_ms, succeeded_ms, code FROM webhook_endpoints ORDER BY name)sql";

Result<std::vector<WebhookEndpoint>> StoredWebhooks::endpoints() {
    return connection_.query(kWebhookEndpoints, {}, read_webhook_endpoint);
}

constexpr Sql kPutWebhookCursor = R"sql(
    INSERT INTO webhook_cursors (endpoint, organisation, item_offset) VALUES (:endpoint, :organisation, :item_offset)
    ON CONFLICT (endpoint, organisation) DO UPDATE SET item_offset = excluded.item_offset)sql";

Result<void> StoredWebhooks::put_cursor(const std::string& endpoint, const WebhookCursor& cursor) {
    VIGIL_TRY(connection_.execute(
        kPutWebhookCursor,
        {{"endpoint", endpoint}, {"organisation", cursor.organisation}, {"item_offset", cursor.offset}}));
    return success();
}

constexpr Sql kRemoveWebhookCursor =
    "DELETE FROM webhook_cursors WHERE endpoint = :endpoint AND organisation = :organisation";

Result<void> StoredWebhooks::remove_cursor(const std::string& endpoint, const OrganisationId& organisation) {
    VIGIL_TRY(connection_.execute(kRemoveWebhookCursor, {{"endpoint", endpoint}, {"organisation", organisation}}));
    return success();
}

constexpr Sql kWebhookCursors = R"sql(
    SELECT organisation, item_offset FROM webhook_cursors WHERE endpoint = :endpoint ORDER BY organisation)sql";

Result<std::vector<WebhookCursor>> StoredWebhooks::cursors(const std::string& endpoint) {
    return connection_.query(kWebhookCursors, {{"endpoint", endpoint}}, [](Row& row) {
        return WebhookCursor{row.get<OrganisationId>(), row.get<Offset>()};
    });
}

// Without a target, for a conflict of either kind: the id, or the place in the stream.
constexpr Sql kInsertWebhookMessage = R"sql(
    INSERT INTO webhook_messages (id, endpoint, event, organisation, item_offset, subject, happened_ms, state, queued_ms,
                                  due_ms, attempts, leased_ms, ended_ms, code)
    VALUES (:id, :endpoint, :event, :organisation, :item_offset, :subject, :happened_ms, :state, :queued_ms, :due_ms,
            :attempts, :leased_ms, :ended_ms, :code)
    ON CONFLICT DO NOTHING)sql";

Result<void> StoredWebhooks::insert(const WebhookMessage& message) {
    return inserted("message of a webhook",
                    connection_.execute(kInsertWebhookMessage, {{"id", message.id},
                                                                {"endpoint", message.endpoint},
                                                                {"event", message.event},
                                                                {"organisation", message.organisation},
                                                                {"item_offset", message.offset},
                                                                {"subject", message.subject},
                                                                {"happened_ms", message.happened_at},
                                                                {"state", message.state},
                                                                {"queued_ms", message.queued_at},
                                                                {"due_ms", message.due_at},
                                                                {"attempts", message.attempts},
                                                                {"leased_ms", message.leased_until},
                                                                {"ended_ms", message.ended_at},
                                                                {"code", message.code}}));
}

constexpr Sql kUpdateWebhookMessage = R"sql(
    UPDATE webhook_messages SET state = :state, due_ms = :due_ms, attempts = :attempts, leased_ms = :leased_ms,
                                ended_ms = :ended_ms, code = :code
    WHERE id = :id)sql";

Result<void> StoredWebhooks::update(const WebhookMessage& message) {
    return changed("message of a webhook",
                   connection_.execute(kUpdateWebhookMessage, {{"id", message.id},
                                                               {"state", message.state},
                                                               {"due_ms", message.due_at},
                                                               {"attempts", message.attempts},
                                                               {"leased_ms", message.leased_until},
                                                               {"ended_ms", message.ended_at},
                                                               {"code", message.code}}));
}

constexpr Sql kFindWebhookMessage = R"sql(
    SELECT id, endpoint, event, organisation, item_offset, subject, happened_ms, state, queued_ms, due_ms, attempts,
           leased_ms, ended_ms, code
    FROM webhook_messages WHERE id = :id)sql";

Result<std::optional<WebhookMessage>> StoredWebhooks::find(const WebhookMessageId& id) {
    return connection_.query_one(kFindWebhookMessage, {{"id", id}}, read_webhook_message);
}

constexpr Sql kDueWebhookMessages = R"sql(
    SELECT id, endpoint, event, organisation, item_offset, subject, happened_ms, state, queued_ms, due_ms, attempts,
           leased_ms, ended_ms, code
    FROM webhook_messages WHERE state = 'queued' AND endpoint = :endpoint AND due_ms <= :now
    ORDER BY due_ms, item_offset, id LIMIT :limit)sql";

Result<std::vector<WebhookMessage>> StoredWebhooks::due(const std::string& endpoint, Instant now, std::size_t limit) {
    return connection_.query(kDueWebhookMessages, {{"endpoint", endpoint}, {"now", now}, {"limit", limit}},
                             read_webhook_message);
}

constexpr Sql kFailedWebhookMessages = R"sql(
    SELECT id, endpoint, event, organisation, item_offset, subject, happened_ms, state, queued_ms, due_ms, attempts,
           leased_ms, ended_ms, code
    FROM webhook_messages WHERE state = 'failed' AND endpoint = :endpoint
    ORDER BY ended_ms DESC, id DESC LIMIT :limit)sql";

Result<std::vector<WebhookMessage>> StoredWebhooks::failed(const std::string& endpoint, std::size_t limit) {
    return connection_.query(kFailedWebhookMessages, {{"endpoint", endpoint}, {"limit", limit}}, read_webhook_message);
}

constexpr Sql kWaitingWebhooks = R"sql(
    SELECT count(*), min(queued_ms) FROM webhook_messages WHERE state = 'queued' AND endpoint = :endpoint)sql";
constexpr Sql kCountFailedWebhooks =
    "SELECT count(*) FROM webhook_messages WHERE state = 'failed' AND endpoint = :endpoint";

Result<WebhookTally> StoredWebhooks::tally(const std::string& endpoint) {
    VIGIL_TRY(auto tally, connection_.query_one(kWaitingWebhooks, {{"endpoint", endpoint}}, [](Row& row) {
        WebhookTally counted;
        counted.waiting = row.get<std::size_t>();
        counted.waiting_since = row.get<std::optional<Instant>>();
        return counted;
    }));
    VIGIL_TRY(const auto failed, connection_.query_one(kCountFailedWebhooks, {{"endpoint", endpoint}},
                                                       [](Row& row) { return row.get<std::size_t>(); }));
    if (!tally || !failed) return Error{ErrorKind::internal, "a count without a number"};
    tally->failed = *failed;
    return *tally;
}

constexpr Sql kQueueFailedWebhooks = R"sql(
    UPDATE webhook_messages SET state = 'queued', due_ms = :now, attempts = 0, ended_ms = NULL
    WHERE state = 'failed' AND endpoint = :endpoint)sql";

Result<std::size_t> StoredWebhooks::queue_failed(const std::string& endpoint, Instant now) {
    VIGIL_TRY(const auto queued, connection_.execute(kQueueFailedWebhooks, {{"endpoint", endpoint}, {"now", now}}));
    return static_cast<std::size_t>(queued);
}

constexpr Sql kCancelQueuedWebhooks = R"sql(
    UPDATE webhook_messages SET state = 'cancelled', ended_ms = :now, leased_ms = NULL, code = :code
    WHERE state = 'queued' AND endpoint = :endpoint AND organisation = :organisation)sql";
constexpr Sql kCancelFailedWebhooks = R"sql(
    UPDATE webhook_messages SET state = 'cancelled', ended_ms = :now, code = :code
    WHERE state = 'failed' AND endpoint = :endpoint AND organisation = :organisation)sql";

Result<void> StoredWebhooks::cancel(const std::string& endpoint, const OrganisationId& organisation,
                                    const std::string& code, Instant now) {
    VIGIL_TRY(connection_.execute(
        kCancelQueuedWebhooks, {{"endpoint", endpoint}, {"organisation", organisation}, {"code", code}, {"now", now}}));
    VIGIL_TRY(connection_.execute(
        kCancelFailedWebhooks, {{"endpoint", endpoint}, {"organisation", organisation}, {"code", code}, {"now", now}}));
    return success();
}

constexpr Sql kForgetWebhooks = R"sql(
    DELETE FROM webhook_messages WHERE id IN (
        SELECT id FROM webhook_messages WHERE state IN ('sent', 'cancelled') AND ended_ms < :before
        ORDER BY ended_ms LIMIT :limit))sql";

Result<void> StoredWebhooks::forget(Instant ended_before, std::size_t limit) {
    VIGIL_TRY(connection_.execute(kForgetWebhooks, {{"before", ended_before}, {"limit", limit}}));
    return success();
}

}  // namespace vigil::storage
