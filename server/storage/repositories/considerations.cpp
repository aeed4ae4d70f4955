#include "storage/repositories/considerations.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

Consideration read_consideration(Row& row) {
    return Consideration{row.get<ConsiderationId>(), row.get<Instant>(), row.blob(), row.blob(), row.blob(),
                         row.get<KeyId>(),           row.blob(),         row.blob(), row.blob()};
}

}  // namespace

constexpr Sql kInsertConsideration = R"sql(
    INSERT INTO considerations (id, considered_ms, owner, slot, body_mac, content_key, sealed_body, sealed_record,
                                sealed_reporter)
    VALUES (:id, :considered_ms, :owner, :slot, :body_mac, :content_key, :sealed_body, :sealed_record,
            :sealed_reporter)
    ON CONFLICT DO NOTHING)sql";

Result<bool> StoredConsiderations::insert(const Consideration& consideration) {
    return insert_record(connection_, records_, kConsiderationRecord, kInsertConsideration,
                         {{"id", consideration.id},
                          {"considered_ms", consideration.considered_at},
                          {"owner", Blob{consideration.owner}},
                          {"slot", Blob{consideration.slot}},
                          {"body_mac", Blob{consideration.body_mac}},
                          {"content_key", consideration.content_key},
                          {"sealed_body", Blob{consideration.sealed_body}},
                          {"sealed_record", Blob{consideration.sealed_record}},
                          {"sealed_reporter", Blob{consideration.sealed_reporter}}});
}

constexpr Sql kFindConsideration = R"sql(
    SELECT id, considered_ms, owner, slot, body_mac, content_key, sealed_body, sealed_record, sealed_reporter
    FROM considerations WHERE id = :id)sql";

Result<std::optional<Consideration>> StoredConsiderations::find(const ConsiderationId& id) {
    return connection_.query_one(kFindConsideration, {{"id", id}}, read_consideration);
}

constexpr Sql kFindConsiderationBySlot = R"sql(
    SELECT id, considered_ms, owner, slot, body_mac, content_key, sealed_body, sealed_record, sealed_reporter
    FROM considerations WHERE slot = :slot)sql";

Result<std::optional<Consideration>> StoredConsiderations::find_by_slot(const std::string& slot) {
    return connection_.query_one(kFindConsiderationBySlot, {{"slot", Blob{slot}}}, read_consideration);
}

constexpr Sql kConsiderationsOfOwner = R"sql(
    SELECT id, considered_ms, owner, slot, body_mac, content_key, sealed_body, sealed_record, sealed_reporter
    FROM considerations WHERE owner = :owner AND id < :before ORDER BY id DESC LIMIT :limit)sql";

Result<std::vector<Consideration>> StoredConsiderations::of_owner(const std::string& owner,
                                                                  const std::optional<ConsiderationId>& before,
                                                                  std::size_t limit) {
    const ConsiderationId after_every_uuid("~");
    return connection_.query(
        kConsiderationsOfOwner,
        {{"owner", Blob{owner}}, {"before", before ? *before : after_every_uuid}, {"limit", limit}},
        read_consideration);
}

}  // namespace vigil::storage
