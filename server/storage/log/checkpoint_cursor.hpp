// Walks over the stored checkpoints, one at a time: there may be as many as entries.
#pragma once

#include <optional>
#include <utility>
#include <vigil/protocol/result.hpp>

#include "domain/ports/checkpoints.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

// Its statement is being read as long as the cursor lives; the connection may prepare others meanwhile.
class CheckpointCursor {
public:
    // Stands on the first checkpoint, by position.
    static Result<CheckpointCursor> open(Connection& connection);

    CheckpointCursor(CheckpointCursor&& other) noexcept
        : statement_(std::exchange(other.statement_, nullptr)), next_(std::move(other.next_)) {}
    CheckpointCursor& operator=(CheckpointCursor&&) = delete;
    ~CheckpointCursor();

    // Null: there is no further one.
    const SignedRoot* next() const noexcept { return next_ ? &*next_ : nullptr; }
    Result<void> advance();  // requires: next() is not null

private:
    explicit CheckpointCursor(Statement* statement) : statement_(statement) {}

    Statement* statement_;  // null: moved from
    std::optional<SignedRoot> next_{};
};

}  // namespace vigil::storage
