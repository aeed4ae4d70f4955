#include "storage/log/checkpoint.hpp"

#include <fmt/format.h>

#include <vigil/crypto/bytes.hpp>

namespace vigil::storage {
namespace {

constexpr Sql kSelectUnsignedHead = R"sql(
    SELECT pos, root FROM log
    WHERE pos = (SELECT max(pos) FROM log) AND NOT EXISTS (SELECT 1 FROM checkpoints WHERE checkpoints.pos = log.pos))sql";

constexpr Sql kInsertCheckpoint = "INSERT INTO checkpoints (pos, root, at_ms, jws) VALUES (:pos, :root, :at_ms, :jws)";

}  // namespace

std::string checkpoint_payload(std::string_view log_id, std::int64_t pos, std::string_view root, Instant at) {
    return fmt::format(R"({{"log":"{}","pos":{},"root":"{}","at_ms":{}}})", log_id, pos, crypto::to_base64url(root),
                       ms_of(at));
}

Result<std::optional<Checkpoint>> add_checkpoint(Connection& connection, const std::string& log_id,
                                                 const CheckpointSigner& sign, Instant now) {
    VIGIL_TRY(const auto head, connection.query_one(kSelectUnsignedHead, {}, [](Row& row) {
        return LogMark{row.get<std::int64_t>(), row.blob(), Instant{}};
    }));
    if (!head) return std::nullopt;
    Checkpoint checkpoint{log_id, {head->pos, head->root, now}, {}};
    VIGIL_TRY(checkpoint.jws, sign(kCheckpointType, checkpoint_payload(log_id, head->pos, head->root, now)));
    VIGIL_TRY(connection.execute(
        kInsertCheckpoint, {{"pos", head->pos}, {"root", Blob{head->root}}, {"at_ms", now}, {"jws", checkpoint.jws}}));
    return checkpoint;
}

}  // namespace vigil::storage
