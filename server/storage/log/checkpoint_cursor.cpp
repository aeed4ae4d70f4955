#include "storage/log/checkpoint_cursor.hpp"

namespace vigil::storage {

constexpr Sql kWalkCheckpoints = "SELECT pos, root, at_ms, jws FROM checkpoints ORDER BY pos";

Result<CheckpointCursor> CheckpointCursor::open(Connection& connection) {
    VIGIL_TRY(Statement* const statement, connection.prepare(kWalkCheckpoints));
    CheckpointCursor cursor(statement);
    VIGIL_TRY(statement->bind({}));
    VIGIL_TRY(cursor.advance());
    return cursor;
}

CheckpointCursor::~CheckpointCursor() {
    if (statement_ != nullptr) statement_->reset();
}

Result<void> CheckpointCursor::advance() {
    next_.reset();
    VIGIL_TRY(const bool there, statement_->step());
    if (!there) return success();
    Row row(*statement_);
    next_ = SignedRoot{row.get<std::int64_t>(), row.blob(), row.get<Instant>(), row.get<std::string>()};
    return row.checked();
}

}  // namespace vigil::storage
