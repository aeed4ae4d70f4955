#include "support/forger.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <utility>
#include <vector>
#include <vigil/crypto/jws.hpp>

#include "storage/engine/sqlite/connection.hpp"
#include "storage/log/chain.hpp"
#include "storage/log/checkpoint.hpp"

namespace vigil::test {
namespace {

using storage::Row;
using storage::Sql;

std::unique_ptr<storage::sqlite::SqliteConnection> open(const std::filesystem::path& database) {
    return storage::sqlite::SqliteConnection::open({database.string()}, storage::sqlite::Purpose::write).value();
}

std::string log_id_of(storage::Connection& file) {
    constexpr Sql kLogId = "SELECT value FROM meta WHERE name = 'log'";
    return file.query_one(kLogId, {}, [](Row& row) { return row.get<std::string>(); }).value().value();
}

void keep(storage::sqlite::SqliteConnection& file) {
    ASSERT_TRUE(file.commit());
    ASSERT_TRUE(file.checkpoint(storage::sqlite::WalCheckpoint::truncate));
}

}  // namespace

void Forger::change(const std::string& sql) const {
    sqlite3* file = nullptr;
    ASSERT_EQ(sqlite3_open(database_.c_str(), &file), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(file, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(file);
    sqlite3_close(file);
}

void Forger::recompute_from(std::int64_t pos) const {
    constexpr Sql kAll = "SELECT pos, at_ms, kind, subject, detail, record, digest, root FROM log ORDER BY pos";
    constexpr Sql kSetRoot = "UPDATE log SET root = :root WHERE pos = :pos";
    const auto file = open(database_);
    const auto log_id = log_id_of(*file);
    std::string root = storage::genesis_root();
    const auto entries = file->query(kAll, {},
                                     [](Row& row) {
                                         storage::LogEntry entry{row.get<std::int64_t>(),
                                                                 row.get<std::int64_t>(),
                                                                 row.get<std::string>(),
                                                                 row.get<std::string>(),
                                                                 row.get<std::string>(),
                                                                 row.get<std::optional<std::string>>().value_or(""),
                                                                 row.blob()};
                                         return std::pair(entry, row.blob());
                                     })
                             .value();
    ASSERT_TRUE(file->begin(storage::Access::write));
    for (const auto& [entry, stored_root] : entries) {
        root = entry.pos < pos ? stored_root : storage::root_after(log_id, root, entry);
        if (entry.pos < pos) continue;
        ASSERT_TRUE(file->execute(kSetRoot, {{"pos", entry.pos}, {"root", storage::Blob{root}}}));
    }
    keep(*file);
}

void Forger::sign_anew(const crypto::PrivateKey& key, const std::string& kid) const {
    constexpr Sql kCheckpoints =
        "SELECT checkpoints.pos, log.root, checkpoints.at_ms FROM checkpoints JOIN log ON log.pos = checkpoints.pos";
    constexpr Sql kReplace = "UPDATE checkpoints SET root = :root, jws = :jws WHERE pos = :pos";
    const auto file = open(database_);
    const auto log_id = log_id_of(*file);
    const auto read = [](Row& row) { return LogMark{row.get<std::int64_t>(), row.blob(), row.get<Instant>()}; };
    const auto checkpoints = file->query(kCheckpoints, {}, read).value();
    ASSERT_TRUE(file->begin(storage::Access::write));
    for (const auto& each : checkpoints) {
        const auto jws = crypto::sign_compact(key, kid, storage::kCheckpointType,
                                              storage::checkpoint_payload(log_id, each.pos, each.root, each.at));
        ASSERT_TRUE(file->execute(kReplace, {{"pos", each.pos}, {"root", storage::Blob{each.root}}, {"jws", jws}}));
    }
    keep(*file);
}

}  // namespace vigil::test
