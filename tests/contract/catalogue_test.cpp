// Both engines have one catalogue: tables, columns, nullability, keys, indexes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "storage/engine/sqlite/connection.hpp"
#include "storage/migrations/migration.hpp"

namespace vigil::test {
namespace {

using storage::Row;
using storage::Sql;

constexpr Sql kColumns = R"sql(
    SELECT 'column ' || tables.name || '.' || columns.name || ' ' || lower(columns.type)
           || CASE "notnull" WHEN 1 THEN ' not null' ELSE ' null' END
    FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table')sql";

constexpr Sql kPrimaryKeys = R"sql(
    SELECT 'primary key ' || name || ' (' || group_concat(column_name, ', ') || ')'
    FROM (SELECT tables.name AS name, columns.name AS column_name
          FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
          WHERE tables.type = 'table' AND columns.pk > 0 ORDER BY tables.name, columns.pk)
    GROUP BY name)sql";

constexpr Sql kUniqueKeysAndIndexes = R"sql(
    SELECT CASE origin WHEN 'u' THEN 'unique ' ELSE 'index ' || index_name || ' on ' END
           || name || ' (' || group_concat(column_name, ', ') || ')'
    FROM (SELECT tables.name AS name, indexes.name AS index_name, indexes.origin AS origin, columns.name AS column_name
          FROM sqlite_schema AS tables, pragma_index_list(tables.name) AS indexes, pragma_index_info(indexes.name) AS columns
          WHERE tables.type = 'table' AND indexes.origin IN ('u', 'c') ORDER BY indexes.name, columns.seqno)
    GROUP BY index_name)sql";

constexpr Sql kForeignKeys = R"sql(
    SELECT 'foreign key ' || tables.name || ' (' || keys."from" || ') to ' || keys."table" || ' (' || keys."to" || ')'
    FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys
    WHERE tables.type = 'table')sql";

std::vector<std::string> sqlite_catalogue() {
    auto connection = storage::sqlite::SqliteConnection::open({":memory:"}, storage::sqlite::Purpose::write).value();
    const auto migrated = storage::migrate(*connection, storage::sqlite_migrations(), Instant{});
    EXPECT_TRUE(migrated) << (migrated ? "" : migrated.error().message);
    std::vector<std::string> facts;
    for (const auto& query : {kColumns, kPrimaryKeys, kUniqueKeysAndIndexes, kForeignKeys}) {
        const auto rows = connection->query(query, {}, [](Row& row) { return row.get<std::string>(); });
        EXPECT_TRUE(rows) << (rows ? "" : rows.error().message);
        if (rows) facts.insert(facts.end(), rows.value().begin(), rows.value().end());
    }
    std::sort(facts.begin(), facts.end());
    return facts;
}

std::vector<std::string> postgres_catalogue(int& exit_status) {
    FILE* const script = ::popen(
        VIGIL_TEST_DATA "/contract/postgres_catalogue.sh " VIGIL_SOURCE_DIR "/server/storage/migrations/postgres", "r");
    std::vector<std::string> facts;
    std::array<char, 1024> line{};
    while (std::fgets(line.data(), line.size(), script) != nullptr) {
        std::string fact(line.data());
        if (!fact.empty() && fact.back() == '\n') fact.pop_back();
        facts.push_back(std::move(fact));
    }
    exit_status = ::pclose(script);
    return facts;
}

TEST(Catalogue, GivenTheMigrationsOfBothEngines_WhenApplied_ThenTheCataloguesAreEqual) {
    int exit_status = -1;
    const auto postgres = postgres_catalogue(exit_status);
    ASSERT_EQ(exit_status, 0) << "PostgreSQL must be installed for this test (package postgresql-15)";
    const auto sqlite = sqlite_catalogue();

    std::vector<std::string> only_sqlite;
    std::vector<std::string> only_postgres;
    std::set_difference(sqlite.begin(), sqlite.end(), postgres.begin(), postgres.end(),
                        std::back_inserter(only_sqlite));
    std::set_difference(postgres.begin(), postgres.end(), sqlite.begin(), sqlite.end(),
                        std::back_inserter(only_postgres));
    EXPECT_THAT(only_sqlite, testing::IsEmpty());
    EXPECT_THAT(only_postgres, testing::IsEmpty());
    EXPECT_GT(sqlite.size(), 200u) << "the catalogue itself is missing";
}

}  // namespace
}  // namespace vigil::test
