#include "storage/engine/connection.hpp"

#include <span>

namespace vigil::storage {
namespace {

// Gives the statement back to the cache, whatever happens.
struct Reset {
    Statement& statement;
    ~Reset() { statement.reset(); }
};

// The same on both engines; savepoints nest, and the innermost of a name is meant.
constexpr Sql kSavepoint = "SAVEPOINT part";
constexpr Sql kRelease = "RELEASE SAVEPOINT part";
constexpr Sql kRollbackTo = "ROLLBACK TO SAVEPOINT part";

Result<void> run(Connection& connection, Sql sql) {
    VIGIL_TRY(Statement* const statement, connection.prepare(sql));
    const Reset reset{*statement};
    VIGIL_TRY(statement->step());
    return success();
}

}  // namespace

Result<std::int64_t> Connection::execute(Sql sql, Parameters parameters) {
    if (access() == Access::read) return Error{ErrorKind::internal, "a read transaction may not change anything"};
    // Without one the change would be committed at once, by itself.
    if (!in_transaction()) return Error{ErrorKind::unavailable, "the transaction is gone", kStorageIo};
    VIGIL_TRY(Statement* const statement, prepare(sql));
    const Reset reset{*statement};
    VIGIL_TRY(statement->bind(std::span(parameters.begin(), parameters.size())));
    for (;;) {
        VIGIL_TRY(const bool row, statement->step());
        if (!row) return statement->rows_changed();
    }
}

Result<void> Connection::for_each(Sql sql, Parameters parameters, const std::function<Result<void>(Row&)>& on_row) {
    VIGIL_TRY(Statement* const statement, prepare(sql));
    const Reset reset{*statement};
    VIGIL_TRY(statement->bind(std::span(parameters.begin(), parameters.size())));
    for (;;) {
        VIGIL_TRY(const bool ready, statement->step());
        if (!ready) return success();
        Row row(*statement);
        VIGIL_TRY(on_row(row));
    }
}

Result<Savepoint> Savepoint::open(Connection& connection) {
    VIGIL_TRY(run(connection, kSavepoint));
    return Savepoint(connection);
}

Result<void> Savepoint::release() {
    VIGIL_TRY(run(*connection_, kRelease));
    connection_ = nullptr;
    return success();
}

Savepoint::~Savepoint() {
    if (connection_ == nullptr || !connection_->in_transaction()) return;
    // What cannot be undone alone must not be committed with the rest.
    if (!run(*connection_, kRollbackTo) || !run(*connection_, kRelease)) connection_->rollback();
}

}  // namespace vigil::storage
