#include "storage/repositories/deliveries.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Delivery read_delivery(Row& row) {
    return Delivery{row.get<DeliveryId>(),
                    row.get<AlertId>(),
                    row.get<AlertVersion>(),
                    row.get<AccountId>(),
                    row.get<ChannelKind>(),
                    row.get<Reached>(),
                    row.get<DeliveryState>(),
                    row.get<Instant>(),
                    row.get<Instant>(),
                    row.get<int>(),
                    row.get<int>(),
                    row.get<std::optional<Instant>>(),
                    row.get<std::optional<Instant>>(),
                    row.get<std::optional<Instant>>(),
                    row.get<std::optional<Instant>>(),
                    row.get<std::optional<Instant>>(),
                    row.get<std::string>(),
                    row.get<std::string>(),
                    row.get<std::string>(),
                    row.get<std::optional<VisitId>>()};
}

}  // namespace

constexpr Sql kPutTelephone = R"sql(
    INSERT INTO telephones (account, sealed_number, set_ms, dead_ms)
    VALUES (:account, :sealed_number, :set_ms, :dead_ms)
    ON CONFLICT (account) DO UPDATE SET sealed_number = excluded.sealed_number, set_ms = excluded.set_ms,
                                        dead_ms = excluded.dead_ms)sql";

Result<void> StoredDeliveries::put_telephone(const Telephone& telephone) {
    VIGIL_TRY(connection_.execute(kPutTelephone, {{"account", telephone.account},
                                                  {"sealed_number", Blob{telephone.sealed_number}},
                                                  {"set_ms", telephone.set_at},
                                                  {"dead_ms", telephone.dead_at}}));
    return success();
}

constexpr Sql kRemoveTelephone = "DELETE FROM telephones WHERE account = :account";

Result<void> StoredDeliveries::remove_telephone(const AccountId& account) {
    VIGIL_TRY(connection_.execute(kRemoveTelephone, {{"account", account}}));
    return success();
}

constexpr Sql kTelephone = R"sql(
    SELECT account, set_ms, dead_ms, sealed_number FROM telephones WHERE account = :account)sql";

Result<std::optional<Telephone>> StoredDeliveries::telephone(const AccountId& account) {
    return connection_.query_one(kTelephone, {{"account", account}}, [](Row& row) {
        Telephone telephone{.account = row.get<AccountId>(), .sealed_number = {}, .set_at = row.get<Instant>()};
        telephone.dead_at = row.get<std::optional<Instant>>();
        telephone.sealed_number = row.blob();
        return telephone;
    });
}

constexpr Sql kWithTelephone = R"sql(
    SELECT DISTINCT memberships.account FROM memberships
    JOIN telephones ON telephones.account = memberships.account AND telephones.dead_ms IS NULL
    WHERE memberships.organisation = :organisation ORDER BY memberships.account)sql";

Result<std::vector<AccountId>> StoredDeliveries::with_telephone(const OrganisationId& organisation) {
    return connection_.query(kWithTelephone, {{"organisation", organisation}},
                             [](Row& row) { return row.get<AccountId>(); });
}

constexpr Sql kInsertDelivery = R"sql(
    INSERT INTO deliveries (id, alert, version, account, channel, unless, state, queued_ms, due_ms, attempts, unknown,
                            leased_ms, first_tried_ms, sent_ms, stored_ms, ended_ms, code, message, reply_code, visit)
    VALUES (:id, :alert, :version, :account, :channel, :unless, :state, :queued_ms, :due_ms, :attempts, :unknown,
            :leased_ms, :first_tried_ms, :sent_ms, :stored_ms, :ended_ms, :code, :message, :reply_code, :visit)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredDeliveries::insert(const Delivery& delivery) {
    return inserted("delivery", connection_.execute(kInsertDelivery, {{"id", delivery.id},
                                                                      {"alert", delivery.alert},
                                                                      {"version", delivery.version},
                                                                      {"account", delivery.account},
                                                                      {"channel", delivery.by},
                                                                      {"unless", delivery.unless},
                                                                      {"state", delivery.state},
                                                                      {"queued_ms", delivery.queued_at},
                                                                      {"due_ms", delivery.due_at},
                                                                      {"attempts", delivery.attempts},
                                                                      {"unknown", delivery.unknown},
                                                                      {"leased_ms", delivery.leased_until},
                                                                      {"first_tried_ms", delivery.first_tried_at},
                                                                      {"sent_ms", delivery.sent_at},
                                                                      {"stored_ms", delivery.stored_at},
                                                                      {"ended_ms", delivery.ended_at},
                                                                      {"code", delivery.code},
                                                                      {"message", delivery.message_id},
                                                                      {"reply_code", delivery.reply_code},
                                                                      {"visit", delivery.visit}}));
}

constexpr Sql kUpdateDelivery = R"sql(
    UPDATE deliveries SET state = :state, due_ms = :due_ms, attempts = :attempts, unknown = :unknown,
                          leased_ms = :leased_ms, first_tried_ms = :first_tried_ms, sent_ms = :sent_ms,
                          stored_ms = :stored_ms, ended_ms = :ended_ms, code = :code, message = :message
    WHERE id = :id)sql";

Result<void> StoredDeliveries::update(const Delivery& delivery) {
    return changed("delivery", connection_.execute(kUpdateDelivery, {{"id", delivery.id},
                                                                     {"state", delivery.state},
                                                                     {"due_ms", delivery.due_at},
                                                                     {"attempts", delivery.attempts},
                                                                     {"unknown", delivery.unknown},
                                                                     {"leased_ms", delivery.leased_until},
                                                                     {"first_tried_ms", delivery.first_tried_at},
                                                                     {"sent_ms", delivery.sent_at},
                                                                     {"stored_ms", delivery.stored_at},
                                                                     {"ended_ms", delivery.ended_at},
                                                                     {"code", delivery.code},
                                                                     {"message", delivery.message_id}}));
}

constexpr Sql kFindDelivery = R"sql(
    SELECT id, alert, version, account, channel, unless, state, queued_ms, due_ms, attempts, unknown, leased_ms,
           first_tried_ms, sent_ms, stored_ms, ended_ms, code, message, reply_code, visit
    FROM deliveries WHERE id = :id)sql";

Result<std::optional<Delivery>> StoredDeliveries::find(const DeliveryId& id) {
    return connection_.query_one(kFindDelivery, {{"id", id}}, read_delivery);
}

constexpr Sql kDeliveriesOfAlert = R"sql(
    SELECT id, alert, version, account, channel, unless, state, queued_ms, due_ms, attempts, unknown, leased_ms,
           first_tried_ms, sent_ms, stored_ms, ended_ms, code, message, reply_code, visit
    FROM deliveries WHERE alert = :alert ORDER BY account, channel, due_ms, id)sql";

Result<std::vector<Delivery>> StoredDeliveries::of_alert(const AlertId& alert) {
    return connection_.query(kDeliveriesOfAlert, {{"alert", alert}}, read_delivery);
}

constexpr Sql kWaitingOfVisit = R"sql(
    SELECT id, alert, version, account, channel, unless, state, queued_ms, due_ms, attempts, unknown, leased_ms,
           first_tried_ms, sent_ms, stored_ms, ended_ms, code, message, reply_code, visit
    FROM deliveries WHERE visit = :visit AND state = 'queued' ORDER BY account, channel, due_ms, id)sql";

Result<std::vector<Delivery>> StoredDeliveries::waiting_of_visit(const VisitId& visit) {
    return connection_.query(kWaitingOfVisit, {{"visit", visit}}, read_delivery);
}

constexpr Sql kDueDeliveries = R"sql(
    SELECT id, alert, version, account, channel, unless, state, queued_ms, due_ms, attempts, unknown, leased_ms,
           first_tried_ms, sent_ms, stored_ms, ended_ms, code, message, reply_code, visit
    FROM deliveries WHERE state = 'queued' AND channel = :channel AND due_ms <= :now
    ORDER BY due_ms, id LIMIT :limit)sql";

Result<std::vector<Delivery>> StoredDeliveries::due(ChannelKind by, Instant now, std::size_t limit) {
    return connection_.query(kDueDeliveries, {{"channel", by}, {"now", now}, {"limit", limit}}, read_delivery);
}

constexpr Sql kFailedDeliveries = R"sql(
    SELECT id, alert, version, account, channel, unless, state, queued_ms, due_ms, attempts, unknown, leased_ms,
           first_tried_ms, sent_ms, stored_ms, ended_ms, code, message, reply_code, visit
    FROM deliveries WHERE state = 'failed' ORDER BY ended_ms DESC, id DESC LIMIT :limit)sql";

Result<std::vector<Delivery>> StoredDeliveries::failed(std::size_t limit) {
    return connection_.query(kFailedDeliveries, {{"limit", limit}}, read_delivery);
}

constexpr Sql kWithReplyCode = R"sql(
    SELECT id, alert, version, account, channel, unless, state, queued_ms, due_ms, attempts, unknown, leased_ms,
           first_tried_ms, sent_ms, stored_ms, ended_ms, code, message, reply_code, visit
    FROM deliveries WHERE reply_code = :code AND reply_code <> '' ORDER BY id)sql";

Result<std::vector<Delivery>> StoredDeliveries::with_reply_code(const std::string& code) {
    return connection_.query(kWithReplyCode, {{"code", code}}, read_delivery);
}

}  // namespace vigil::storage
