// Migration 0008 on a database that was in use: every row is there afterwards, under its new key.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contract/samples.hpp"
#include "storage/engine/sqlite/connection.hpp"
#include "storage/migrations/migration.hpp"

namespace vigil::test {
namespace {

using storage::Row;
using storage::Sql;
using testing::ElementsAre;

constexpr auto kRowsOfSchema7 = R"sql(
    INSERT INTO divisions (code, level, kind, name, valid_from_ms) VALUES ('15', 'region', 'region', 'here', 0);
    INSERT INTO organisations (id, name, kind, division, active) VALUES ('o', 'office', 'office', '15', 1);
    INSERT INTO cases (id, opened_ms, owner, division, level, uncoded, revision, case_key)
        VALUES ('c', 1, 'o', '15', 'red', 0, 1, 'k');
    INSERT INTO reports (id, case_id, filed_ms, verification, mode, case_key, sealed_body, sealed_body_sha256, sealed_facts)
        VALUES ('r', 'c', 111, 'verified', 'named', 'k', x'01', x'02', x'03');
    INSERT INTO assessments (id, case_id, report, made_ms, level, uncoded, rule_set, rule_version, sealed_trail)
        VALUES ('a', 'c', 'r', 1, 'red', 0, 'rules', 1, x'04');
    INSERT INTO children (id, case_id, report, sealed_identity) VALUES ('named later', 'c', 'r', x'05');
    INSERT INTO children (id, case_id, report, sealed_identity) VALUES ('without terms', 'c', 'r', x'06');
    INSERT INTO child_index (hash, child, version, report, filed_ms, kind, index_key)
        VALUES (x'0b', 'named later', 3, 'r', 222, 'id_number', 'new'), (x'0a', 'named later', 1, 'r', 222, 'identity', '');
    INSERT INTO streams (id, head, first_kept) VALUES ('org:o', 2, 1);
    INSERT INTO items (stream, item_offset, kind, subject, revision, body, at_ms)
        VALUES ('org:o', 1, 'alert', 'x', 1, 'one', 7), ('org:o', 2, 'state', 'x', 2, 'two', 8);
    INSERT INTO notifications (id, case_id, assessment, recipient, organisation, release_class, neutral, substituted)
        VALUES ('n', 'c', 'a', 'police_110', 'o', 'now', 1, 0);
    INSERT INTO clocks (id, subject, kind, state_version, legal_basis, started_ms, due_ms, calendar, calendar_version,
                        provisional, superior, stopped_ms)
        VALUES ('t', 'x', 'acknowledgement', 2, 'MR20 8', 1, 9, 'wall', 0, 1, 'banner', 5);
)sql";

constexpr Sql kChildren = "SELECT id || ' ' || named_ms FROM children ORDER BY id";
constexpr Sql kTerms =
    "SELECT child || ' ' || hex(hash) || ' ' || kind || ' ' || version || ' ' || index_key FROM child_index ORDER BY "
    "hash";
constexpr Sql kItems =
    "SELECT stream || ' ' || item_offset || ' ' || kind || ' ' || subject || ' ' || revision || ' ' || body || ' ' || "
    "at_ms "
    "FROM items ORDER BY stream, item_offset";
constexpr Sql kNotifications =
    "SELECT id || ' ' || case_id || ' ' || assessment || ' ' || recipient || ' ' || organisation || ' ' || "
    "release_class "
    "|| ' ' || neutral || substituted FROM notifications";
constexpr Sql kClocks =
    "SELECT id || ' ' || subject || ' ' || kind || ' ' || state_version || ' ' || legal_basis || ' ' || started_ms || "
    "' ' "
    "|| due_ms || ' ' || calendar || ' ' || calendar_version || provisional || ' ' || superior || ' ' || stopped_ms "
    "FROM clocks";
constexpr Sql kBrokenKeys = "SELECT \"table\" FROM pragma_foreign_key_check";

TEST(RowsInOrder, GivenADatabaseThatWasInUse_WhenMigrated_ThenEveryRowIsThereAsItWas) {
    const auto connection =
        storage::sqlite::SqliteConnection::open({":memory:"}, storage::sqlite::Purpose::write).value();
    const auto all = storage::sqlite_migrations();
    ASSERT_TRUE(storage::migrate(*connection, all.first(7), kNow));
    ASSERT_TRUE(connection->run_script(kRowsOfSchema7));
    const auto migrated = storage::migrate(*connection, all, kNow);
    ASSERT_TRUE(migrated) << migrated.error().message;

    const auto rows = [&](Sql sql) {
        return connection->query(sql, {}, [](Row& row) { return row.get<std::string>(); }).value();
    };
    // Named when its terms say, by a supplement; else when its report was filed.
    EXPECT_THAT(rows(kChildren), ElementsAre("named later 222", "without terms 111"));
    EXPECT_THAT(rows(kTerms), ElementsAre("named later 0A identity 1 ", "named later 0B id_number 3 new"));
    EXPECT_THAT(rows(kItems), ElementsAre("org:o 1 alert x 1 one 7", "org:o 2 state x 2 two 8"));
    EXPECT_THAT(rows(kNotifications), ElementsAre("n c a police_110 o now 10"));
    EXPECT_THAT(rows(kClocks), ElementsAre("t x acknowledgement 2 MR20 8 1 9 wall 01 banner 5"));
    EXPECT_THAT(rows(kBrokenKeys), testing::IsEmpty());
}

}  // namespace
}  // namespace vigil::test
