#include "storage/repositories/checkpoints.hpp"

namespace vigil::storage {
namespace {

SignedRoot read_signed_root(Row& row) {
    return SignedRoot{row.get<std::int64_t>(), row.blob(), row.get<Instant>(), row.get<std::string>()};
}

}  // namespace

constexpr Sql kNewestCheckpoint = "SELECT pos, root, at_ms, jws FROM checkpoints ORDER BY pos DESC LIMIT 1";

Result<std::optional<SignedRoot>> StoredCheckpoints::newest() {
    return connection_.query_one(kNewestCheckpoint, {}, read_signed_root);
}

constexpr Sql kFindCheckpoint = "SELECT pos, root, at_ms, jws FROM checkpoints WHERE pos = :pos";

Result<std::optional<SignedRoot>> StoredCheckpoints::find(std::int64_t pos) {
    return connection_.query_one(kFindCheckpoint, {{"pos", pos}}, read_signed_root);
}

constexpr Sql kCheckpointsAfter =
    "SELECT pos, root, at_ms, jws FROM checkpoints WHERE pos > :pos ORDER BY pos LIMIT :most";

Result<std::vector<SignedRoot>> StoredCheckpoints::after(std::int64_t pos, std::size_t limit) {
    return connection_.query(kCheckpointsAfter, {{"pos", pos}, {"most", limit}}, read_signed_root);
}

constexpr Sql kCountCheckpointsAfter = "SELECT count(*) FROM checkpoints WHERE pos > :pos";

Result<std::int64_t> StoredCheckpoints::count_after(std::int64_t pos) {
    VIGIL_TRY(const auto count, connection_.query_one(kCountCheckpointsAfter, {{"pos", pos}},
                                                      [](Row& row) { return row.get<std::int64_t>(); }));
    return count.value_or(0);
}

constexpr Sql kRootAt = "SELECT root FROM log WHERE pos = :pos";

Result<std::optional<std::string>> StoredCheckpoints::root_at(std::int64_t pos) {
    return connection_.query_one(kRootAt, {{"pos", pos}}, [](Row& row) { return row.blob(); });
}

constexpr Sql kInsertCountersignature = R"sql(
    INSERT INTO countersignatures (id, pos, kid, holder, added_ms, jws)
    VALUES (:id, :pos, :kid, :holder, :added_ms, :jws)
    ON CONFLICT (kid, pos) DO NOTHING)sql";

Result<bool> StoredCheckpoints::insert(const Countersignature& countersignature) {
    return insert_record(connection_, records_, kCountersignatureRecord, kInsertCountersignature,
                         {{"id", countersignature.id},
                          {"pos", countersignature.pos},
                          {"kid", countersignature.kid},
                          {"holder", countersignature.holder},
                          {"added_ms", countersignature.added_at},
                          {"jws", countersignature.jws}});
}

constexpr Sql kNewestCountersigned = R"sql(
    SELECT countersignatures.id, countersignatures.pos, countersignatures.kid, holder, added_ms, countersignatures.jws,
           checkpoints.jws
    FROM countersignatures
    JOIN (SELECT kid, max(pos) AS pos FROM countersignatures GROUP BY kid) AS newest
         ON newest.kid = countersignatures.kid AND newest.pos = countersignatures.pos
    LEFT JOIN checkpoints ON checkpoints.pos = countersignatures.pos
    ORDER BY holder, countersignatures.kid)sql";

Result<std::vector<CountersignedRoot>> StoredCheckpoints::newest_countersigned() {
    return connection_.query(kNewestCountersigned, {}, [](Row& row) {
        return CountersignedRoot{
            Countersignature{row.get<CountersignatureId>(), row.get<std::int64_t>(), row.get<std::string>(),
                             row.get<std::string>(), row.get<Instant>(), row.get<std::string>()},
            row.get<std::optional<std::string>>().value_or("")};
    });
}

constexpr Sql kTakenBy = "SELECT pos FROM checkpoint_sinks WHERE sink = :sink";

Result<std::optional<std::int64_t>> StoredCheckpoints::taken_by(std::string_view sink) {
    return connection_.query_one(kTakenBy, {{"sink", sink}}, [](Row& row) { return row.get<std::int64_t>(); });
}

constexpr Sql kSetTakenBy = R"sql(
    INSERT INTO checkpoint_sinks (sink, pos, at_ms) VALUES (:sink, :pos, :at_ms)
    ON CONFLICT (sink) DO UPDATE SET pos = excluded.pos, at_ms = excluded.at_ms)sql";

Result<void> StoredCheckpoints::set_taken_by(std::string_view sink, std::int64_t pos, Instant at) {
    VIGIL_TRY(connection_.execute(kSetTakenBy, {{"sink", sink}, {"pos", pos}, {"at_ms", at}}));
    return success();
}

}  // namespace vigil::storage
