#include "contract/memory_store.hpp"

#include <stdexcept>

#include "contract/keys.hpp"
#include "storage/migrations/migration.hpp"

namespace vigil::test {

MemoryStore::MemoryStore() : keys_(random_secrets()), context_{keys_, log_id_, timers_} {
    auto connection = storage::sqlite::SqliteConnection::open({":memory:"}, storage::sqlite::Purpose::write);
    if (!connection) throw std::runtime_error(connection.error().message);
    connection_ = std::move(connection).value();
    const auto migrated = storage::migrate(*connection_, storage::sqlite_migrations(), timers_.now());
    if (!migrated) throw std::runtime_error(migrated.error().message);
}

Result<std::vector<LogMark>> MemoryStore::run(storage::Access access, const Work& work) {
    VIGIL_TRY(connection_->begin(access));
    struct Rollback {
        storage::Connection& connection;
        ~Rollback() { connection.rollback(); }
    } const rollback{*connection_};
    storage::StoredUnit unit(*connection_, context_);
    VIGIL_TRY(work(unit));
    VIGIL_TRY(auto written, unit.finish());
    if (access == storage::Access::write) {
        VIGIL_TRY(connection_->commit());
    }
    return std::move(written.marks);
}

Result<std::vector<LogMark>> MemoryStore::write_now(const Work& work) { return run(storage::Access::write, work); }

Result<void> MemoryStore::read_now(const Work& work) {
    VIGIL_TRY(run(storage::Access::read, work));
    return success();
}

constexpr storage::Sql kLog = "SELECT pos, at_ms, kind, subject, detail, record, digest FROM log ORDER BY pos";

std::vector<storage::LogEntry> MemoryStore::log() {
    if (const auto begun = connection_->begin(storage::Access::read); !begun)
        throw std::runtime_error(begun.error().message);
    auto entries = connection_->query(kLog, {}, [](storage::Row& row) {
        return storage::LogEntry{row.get<std::int64_t>(),      row.get<std::int64_t>(),
                                 row.get<std::string>(),       row.get<std::string>(),
                                 row.get<std::string>(),       row.get<std::optional<std::string>>().value_or(""),
                                 row.maybe_blob().value_or("")};
    });
    connection_->rollback();
    if (!entries) throw std::runtime_error(entries.error().message);
    return std::move(entries).value();
}

void MemoryStore::submit(Access access, Urgency, Store::Work work, Done done) {
    auto marks = run(access == Access::read ? storage::Access::read : storage::Access::write, work);
    if (marks)
        done(success(), std::move(marks).value());
    else
        done(std::move(marks).error(), {});
}

}  // namespace vigil::test
