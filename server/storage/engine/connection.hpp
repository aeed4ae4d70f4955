// The face of an engine: one connection to the database, its transactions and statements.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "storage/engine/codes.hpp"
#include "storage/engine/row.hpp"
#include "storage/engine/sql.hpp"
#include "storage/engine/statement.hpp"

namespace vigil::storage {

enum class Access { read, write };

// One thread at a time. Library codes become an Error here, once: `unavailable` with a code of codes.hpp, or `internal`.
class Connection {
public:
    using Parameters = std::initializer_list<Parameter>;

    virtual ~Connection() = default;

    // A read transaction sees one state of the database; a write transaction is the only one.
    virtual Result<void> begin(Access access) = 0;
    // Success: on disk (fsync). Failure: rolled back, unless Error.code is outcome_unknown.
    virtual Result<void> commit() = 0;
    virtual void rollback() noexcept = 0;
    // False also after the engine gave up a transaction by itself (disk full, input or output error, no memory).
    virtual bool in_transaction() const noexcept = 0;
    // The access of the open transaction.
    virtual Access access() const noexcept = 0;

    // Grows with every row that is changed, whatever becomes of the transaction.
    virtual std::int64_t changes() const noexcept = 0;

    // Several statements without parameters: a migration.
    virtual Result<void> run_script(const std::string& script) = 0;
    virtual Result<bool> has_table(std::string_view name) = 0;

    // The statement, ready to bind; the connection owns and keeps it. `internal` while an answer of it is being read.
    virtual Result<Statement*> prepare(Sql sql) = 0;

    // The only way to change rows; answers how many. Fails with `internal` in a read transaction, and with `unavailable`
    // after the engine gave up the transaction, so that a function which overlooked that keeps nothing.
    Result<std::int64_t> execute(Sql sql, Parameters parameters = {});

    // Calls `on_row` for each row, until there is none or it fails.
    Result<void> for_each(Sql sql, Parameters parameters, const std::function<Result<void>(Row&)>& on_row);

    // Every row, as `read` makes a value of it.
    template <class Read>
    auto query(Sql sql, Parameters parameters, Read read) -> Result<std::vector<std::invoke_result_t<Read, Row&>>> {
        std::vector<std::invoke_result_t<Read, Row&>> rows;
        VIGIL_TRY(for_each(sql, parameters, [&](Row& row) -> Result<void> {
            rows.push_back(read(row));
            return row.checked();
        }));
        return rows;
    }

    // The first row, if there is one.
    template <class Read>
    auto query_one(Sql sql, Parameters parameters, Read read)
        -> Result<std::optional<std::invoke_result_t<Read, Row&>>> {
        VIGIL_TRY(auto rows, query(sql, parameters, read));
        if (rows.empty()) return std::nullopt;
        return std::optional(std::move(rows.front()));
    }
};

// A part of a transaction that can be undone alone. Kept by release(); otherwise undone at the end of its life.
class Savepoint {
public:
    static Result<Savepoint> open(Connection& connection);

    Savepoint(Savepoint&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
    Savepoint& operator=(Savepoint&&) = delete;
    ~Savepoint();

    Result<void> release();

private:
    explicit Savepoint(Connection& connection) : connection_(&connection) {}

    Connection* connection_;  // null: released
};

}  // namespace vigil::storage
