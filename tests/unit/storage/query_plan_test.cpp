// At ten million reports a statement that reads a table whole takes seconds. Every statement of the program is explained by the
// engine on the schema as it is now; those that may read a large table whole are listed here, with the reason.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <memory>
#include <regex>
#include <set>
#include <stdexcept>

#include "storage/migrations/migration.hpp"
#include "unit/storage/sql_in_sources.hpp"

namespace vigil::storage::testing {
namespace {

// They grow with the land and its offices, with versions of rules, with generations of keys, and with the systems that are told; never
// with reports or with who reports.
const std::set<std::string> kSmall{"schema_migrations", "meta",
                                   "divisions",         "organisations",
                                   "rule_sets",         "rule_activations",
                                   "shadow_runs",       "key_generations",
                                   "signature_keys",    "calendar_years",
                                   "calendar_days",     "webhook_endpoints",
                                   "duty_tests"};

struct Allowance {
    std::string_view begins;  // the statement
    std::string_view table;   // that it may read whole
    std::string_view because;
};

constexpr std::string_view kExamination = "the examination of the log, in a process of its own: it reads everything";
constexpr std::string_view kRotation = "how much a change of keys has left to do: by a reader, in the background";
constexpr std::array kAllowed{
    Allowance{"SELECT pos, at_ms, kind, subject, detail, record, digest, root FROM log ORDER BY pos", "log",
              kExamination},
    Allowance{"SELECT pos, root, at_ms, jws FROM checkpoints ORDER BY pos", "checkpoints", kExamination},
    Allowance{"SELECT pos, kid, holder, jws FROM countersignatures ORDER BY pos, kid", "countersignatures",
              kExamination},
    Allowance{"SELECT id FROM reports WHERE NOT EXISTS", "reports", kExamination},
    Allowance{"SELECT id FROM supplements WHERE NOT EXISTS", "supplements", kExamination},
    Allowance{"SELECT id FROM assessments WHERE NOT EXISTS", "assessments", kExamination},
    Allowance{"SELECT id FROM acknowledgements WHERE NOT EXISTS", "acknowledgements", kExamination},
    Allowance{"SELECT id FROM countersignatures WHERE NOT EXISTS", "countersignatures", kExamination},
    Allowance{"SELECT id FROM match_decisions WHERE NOT EXISTS", "match_decisions", kExamination},
    Allowance{"SELECT id FROM measures WHERE NOT EXISTS", "measures", kExamination},
    Allowance{"SELECT id FROM considerations WHERE NOT EXISTS", "considerations", kExamination},
    Allowance{"SELECT (SELECT count(*) FROM children WHERE EXISTS", "children", kRotation},
    Allowance{"SELECT (SELECT count(*) FROM children WHERE EXISTS", "credentials", kRotation},
    Allowance{"SELECT count(*) FROM wrapped_keys WHERE purpose = :purpose AND substr", "wrapped_keys", kRotation},
    Allowance{"SELECT count(*) FROM accounts WHERE length(sealed_name) > 0", "accounts", kRotation},
    Allowance{"SELECT count(*) FROM credentials WHERE length(sealed_login) > 0", "credentials", kRotation},
    Allowance{"SELECT count(*) FROM second_factors WHERE length(sealed_secret) > 0", "second_factors", kRotation},
    Allowance{"SELECT count(*) FROM devices WHERE length(sealed_label) > 0", "devices", kRotation},
    Allowance{"SELECT count(*) FROM devices WHERE length(sealed_holder) > 0", "devices", kRotation},
    Allowance{"SELECT count(*) FROM sessions WHERE length(sealed_holder) > 0", "sessions", kRotation},
    Allowance{"SELECT count(*) FROM rosters WHERE length(sealed_reason) > 0", "rosters", kRotation},
    Allowance{
        "SELECT id, alert, version, account, channel, unless, state, queued_ms, due_ms, attempts, unknown, leased_ms, "
        "first_tried_ms, sent_ms, stored_ms, ended_ms, code, message, reply_code, visit FROM deliveries WHERE state = "
        "'failed'",
        "deliveries", "by the index of those that have failed, the newest of which an administrator looks at"},
    Allowance{"SELECT id, organisation, account, told, from_ms, until_ms, reasons, told_ms, ended_ms, ended_how",
              "duty_warnings", "by the index of those that stand, which are few"},
    Allowance{"SELECT count(*) FROM telephones WHERE length(sealed_number) > 0", "telephones", kRotation},
    Allowance{"SELECT id, case_id, from_organisation, to_organisation, asked_by", "transfers",
              "by the index of those that wait for a decision, which are few"},
    Allowance{"SELECT id, case_id, organisation, function, account, companions", "visits",
              "by the index of those that have not ended, which are few"},
    Allowance{"SELECT count(*) FROM reports", "reports", "the demonstration asks it once, of an empty database"},
    Allowance{"SELECT case_id, erased_ms, reason, destroyed_keys, stripped_reports FROM tombstones", "tombstones",
              "at the start: what was erased is compared with the file of tombstones, one row for each erased case"},
    Allowance{"SELECT consideration, erased_ms, reason, destroyed_keys FROM consideration_tombstones",
              "consideration_tombstones", "likewise"},
    Allowance{"SELECT countersignatures.id, countersignatures.pos, countersignatures.kid, holder", "countersignatures",
              "each holder adds one a day"},
    Allowance{"UPDATE enrolments SET expires_ms = :at WHERE account = :account", "enrolments",
              "when an account is enrolled anew or ended: a few for each account, by an administrator"},
};

// The first of a table in the order of an index: one row is read.
bool reads_one_row(const std::string& sql, const std::vector<std::string>& plan) {
    const bool sorts = std::any_of(plan.begin(), plan.end(),
                                   [](const std::string& step) { return step.find("TEMP B-TREE") != step.npos; });
    return sql.ends_with("LIMIT 1") && sql.find(" WHERE ") == sql.npos && sql.find(" JOIN ") == sql.npos && !sorts;
}

// The schema as the newest migration leaves it, without rows.
class Schema {
public:
    Schema() {
        sqlite3* opened = nullptr;
        if (sqlite3_open(":memory:", &opened) != SQLITE_OK) throw std::runtime_error("no database");
        database_.reset(opened);
        for (const auto& migration : sqlite_migrations())
            if (sqlite3_exec(database_.get(), std::string(migration.sql).c_str(), nullptr, nullptr, nullptr) !=
                SQLITE_OK)
                throw std::runtime_error(std::string(migration.name) + ": " + sqlite3_errmsg(database_.get()));
        for (auto& name : texts("SELECT name FROM sqlite_schema WHERE type = 'table'", 0))
            tables_.insert(std::move(name));
    }

    std::vector<std::string> plan_of(const std::string& sql) { return texts("EXPLAIN QUERY PLAN " + sql, 3); }

    // Tables that the statement reads whole, small ones left out; also to make an index for itself.
    std::set<std::string> large_tables_read_whole(const std::string& sql) {
        static const std::regex kReadsWhole("^SCAN (\\w+)|^SEARCH (\\w+) USING AUTOMATIC");
        std::set<std::string> found;
        const auto plan = plan_of(sql);
        if (reads_one_row(sql, plan)) return found;
        for (const auto& step : plan) {
            std::smatch scanned;
            if (!std::regex_search(step, scanned, kReadsWhole)) continue;
            const auto table = table_named(sql, scanned[1].matched ? scanned[1] : scanned[2]);
            if (!table.empty() && !kSmall.contains(table)) found.insert(table);
        }
        return found;
    }

private:
    // "alerts" for "alerts" and for the "a" of "alerts a"; nothing for what is no table: a constant, a WITH, a subquery.
    std::string table_named(const std::string& sql, const std::string& name) const {
        if (tables_.contains(name)) return name;
        const std::regex alias("(\\w+) (?:AS )?" + name + "\\b");
        for (std::sregex_iterator each(sql.begin(), sql.end(), alias), end; each != end; ++each)
            if (tables_.contains((*each)[1])) return (*each)[1];
        return {};
    }

    std::vector<std::string> texts(const std::string& sql, int column) {
        sqlite3_stmt* prepared = nullptr;
        if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
            throw std::runtime_error(std::string(sqlite3_errmsg(database_.get())) + ": " + sql);
        const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared, &sqlite3_finalize);
        std::vector<std::string> rows;
        while (sqlite3_step(prepared) == SQLITE_ROW)
            rows.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(prepared, column)));
        return rows;
    }

    std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database_{nullptr, &sqlite3_close};
    std::set<std::string> tables_{};
};

const std::vector<FoundStatement>& statements() {
    static const auto found = find_statements(VIGIL_SOURCE_DIR "/server/storage");
    return found;
}

bool is_pragma_or_catalogue(const std::string& sql) { return sql.find("sqlite_schema") != sql.npos; }

TEST(QueryPlans, GivenEveryStatement_WhenExplained_ThenNoneReadsALargeTableWholeThatIsNotListed) {
    Schema schema;
    for (const auto& statement : statements()) {
        if (is_pragma_or_catalogue(statement.sql)) continue;
        for (const auto& table : schema.large_tables_read_whole(statement.sql)) {
            const bool allowed = std::any_of(kAllowed.begin(), kAllowed.end(), [&](const Allowance& each) {
                return each.table == table && statement.sql.starts_with(each.begins);
            });
            EXPECT_TRUE(allowed) << statement.file << ":" << statement.line << " reads all of " << table << ": "
                                 << statement.sql;
        }
    }
}

TEST(QueryPlans, GivenTheList_WhenComparedWithTheStatements_ThenNothingIsAllowedThatNobodyNeeds) {
    Schema schema;
    for (const auto& allowance : kAllowed) {
        const bool needed = std::any_of(statements().begin(), statements().end(), [&](const FoundStatement& each) {
            return each.sql.starts_with(allowance.begins) &&
                   schema.large_tables_read_whole(each.sql).contains(std::string(allowance.table));
        });
        EXPECT_TRUE(needed) << allowance.begins;
    }
}

// The search itself: as many as there are by another count, and none of the comments.
TEST(QueryPlans, GivenTheSources_WhenSearched_ThenEveryDeclaredStatementIsFound) {
    std::set<std::string> files;
    for (const auto& statement : statements()) files.insert(statement.file);
    EXPECT_GE(statements().size(), 250u);
    EXPECT_TRUE(files.contains("repositories/reports.cpp"));
    EXPECT_TRUE(files.contains("log/records.hpp"));
    EXPECT_FALSE(files.contains("engine/sqlite/statement.cpp"));  // names one in a comment
}

TEST(QueryPlans, GivenAStatementWithoutAnIndex_WhenExplained_ThenItsTableIsNamed) {
    Schema schema;
    EXPECT_EQ(schema.large_tables_read_whole("SELECT id FROM alerts WHERE due_ms = :due"),
              std::set<std::string>{"alerts"});
    EXPECT_EQ(schema.large_tables_read_whole("SELECT a.id FROM alerts a WHERE a.due_ms = :due"),
              std::set<std::string>{"alerts"});
    EXPECT_TRUE(schema.large_tables_read_whole("SELECT id FROM alerts WHERE id = :id").empty());
}

}  // namespace
}  // namespace vigil::storage::testing
