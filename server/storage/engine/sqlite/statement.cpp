#include "storage/engine/sqlite/statement.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

#include "storage/engine/sqlite/errors.hpp"

namespace vigil::storage::sqlite {
namespace {

// "INSERT INTO reports": enough to find the statement, and always the same.
std::string_view beginning_of(const char* sql) {
    std::string_view text(sql);
    text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
    return text.substr(0, std::min<std::size_t>(text.find_first_of("(\n"), 60));
}

// Values outlive the execution (see Connection::execute), so SQLite need not copy them. A null pointer would bind NULL.
int bind_one(sqlite3_stmt* statement, int index, const Value& value) {
    struct Binder {
        sqlite3_stmt* statement;
        int index;
        int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
        int operator()(std::int64_t integer) const { return sqlite3_bind_int64(statement, index, integer); }
        int operator()(Text text) const {
            const char* data = text.text.data() == nullptr ? "" : text.text.data();
            return sqlite3_bind_text64(statement, index, data, text.text.size(), SQLITE_STATIC, SQLITE_UTF8);
        }
        int operator()(Blob blob) const {
            const char* data = blob.bytes.data() == nullptr ? "" : blob.bytes.data();
            return sqlite3_bind_blob64(statement, index, data, blob.bytes.size(), SQLITE_STATIC);
        }
    };
    return std::visit(Binder{statement, index}, value.stored());
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3* database, sqlite3_stmt* statement)
    : database_(database), statement_(statement) {
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement_); ++i) {
        const char* name = sqlite3_bind_parameter_name(statement_, i);
        names_.emplace_back(name == nullptr ? "" : name + 1);
    }
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

Result<void> SqliteStatement::bind(std::span<const Parameter> parameters) {
    if (parameters.size() != names_.size()) return error(SQLITE_RANGE);
    for (const auto& [name, value] : parameters) {
        const auto found = std::find(names_.begin(), names_.end(), name);
        if (found == names_.end()) return error(SQLITE_RANGE);
        const int bound = bind_one(statement_, static_cast<int>(found - names_.begin()) + 1, value);
        if (bound != SQLITE_OK) return error(bound);
    }
    return success();
}

Result<bool> SqliteStatement::step() {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) return false;
    return error(result);
}

std::int64_t SqliteStatement::rows_changed() const { return sqlite3_changes64(database_); }

int SqliteStatement::columns() const { return sqlite3_column_count(statement_); }

std::string_view SqliteStatement::column_name(int column) const {
    const char* name = sqlite3_column_name(statement_, column);
    return name == nullptr ? std::string_view("?") : name;
}

Value SqliteStatement::column(int column) const {
    const auto size = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)); };
    switch (sqlite3_column_type(statement_, column)) {
        case SQLITE_INTEGER:
            return sqlite3_column_int64(statement_, column);
        case SQLITE_TEXT: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
            return Text{{text, size()}};
        }
        case SQLITE_BLOB: {
            const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
            return Blob{{bytes, size()}};  // null pointer only for no bytes
        }
        default:
            return {};
    }
}

void SqliteStatement::reset() noexcept {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

bool SqliteStatement::is_busy() const noexcept { return sqlite3_stmt_busy(statement_) != 0; }

Error SqliteStatement::error(int result) const {
    return to_error(database_, result, beginning_of(sqlite3_sql(statement_)));
}

}  // namespace vigil::storage::sqlite
