// The rows of a database file, as somebody reads them who has the file and nothing else.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace vigil::test {

// A row as its table, and its values as bytes (numbers as decimal text).
struct DatabaseRow {
    std::string table;
    std::map<std::string, std::string> values;
    auto operator<=>(const DatabaseRow&) const = default;
};

template <class OnRow>
void query_file(sqlite3* file, const std::string& sql, OnRow on_row) {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(file, sql.c_str(), -1, &statement, nullptr), SQLITE_OK) << sql;
    while (sqlite3_step(statement) == SQLITE_ROW) on_row(statement);
    sqlite3_finalize(statement);
}

inline std::string value_of(sqlite3_stmt* row, int column) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
}

// Every row of every table, also beside a server that runs.
inline std::set<DatabaseRow> rows_of(const std::filesystem::path& database) {
    std::set<DatabaseRow> found;
    sqlite3* file = nullptr;
    EXPECT_EQ(sqlite3_open_v2(database.c_str(), &file, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    std::vector<std::string> tables;
    query_file(file, "SELECT name FROM sqlite_master WHERE type = 'table'",
               [&](sqlite3_stmt* row) { tables.push_back(value_of(row, 0)); });
    for (const auto& table : tables)
        query_file(file, "SELECT * FROM " + table, [&](sqlite3_stmt* row) {
            DatabaseRow read{table, {}};
            for (int i = 0; i < sqlite3_column_count(row); ++i)
                read.values[sqlite3_column_name(row, i)] = value_of(row, i);
            found.insert(std::move(read));
        });
    sqlite3_close(file);
    return found;
}

}  // namespace vigil::test
