// A prepared statement of SQLite.
#pragma once

#include <string>
#include <vector>

#include "storage/engine/statement.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace vigil::storage::sqlite {

class SqliteStatement final : public Statement {
public:
    // Takes ownership of `statement`.
    SqliteStatement(sqlite3* database, sqlite3_stmt* statement);
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;
    ~SqliteStatement() override;

    Result<void> bind(std::span<const Parameter> parameters) override;
    Result<bool> step() override;
    std::int64_t rows_changed() const override;
    int columns() const override;
    std::string_view column_name(int column) const override;
    Value column(int column) const override;
    void reset() noexcept override;

    bool is_busy() const noexcept;

private:
    Error error(int result) const;

    sqlite3* database_;
    sqlite3_stmt* statement_;
    // Of the parameters, without the colon, in SQLite's order. Copies: SQLite frees its own when a changed schema makes it
    // prepare the statement anew.
    std::vector<std::string> names_;
};

}  // namespace vigil::storage::sqlite
