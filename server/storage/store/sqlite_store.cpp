#include "storage/store/sqlite_store.hpp"

#include <utility>
#include <vector>

#include "storage/migrations/migration.hpp"
#include "storage/store/meta.hpp"
#include "storage/store/start_checks.hpp"

namespace vigil::storage {

namespace {

// The whole log into the database, and the log emptied. Where another process reads an older state only what that allows is
// copied, the log keeps the rest, and the answer is no.
Result<bool> empty_or_copy(sqlite::SqliteConnection& connection) {
    const auto emptied = connection.checkpoint(sqlite::WalCheckpoint::truncate);
    if (emptied) return true;
    if (emptied.error().code != kStorageBusy) return emptied.error();
    const auto copied = connection.checkpoint(sqlite::WalCheckpoint::passive);
    if (!copied && copied.error().code != kStorageBusy) return copied.error();
    return false;
}

}  // namespace

struct SqliteStore::Opened {
    FolderLock lock;
    Meta meta;
    std::unique_ptr<sqlite::SqliteConnection> writer;
    std::unique_ptr<sqlite::SqliteConnection> wal_checkpointer;
    std::vector<std::unique_ptr<Connection>> readers;
};

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(StoreSettings settings, const StoreParts& parts,
                                                       CheckpointSigner sign, StoreHooks hooks) {
    const auto database = database_file(settings.folder);
    auto store = open_without_advice(std::move(settings), parts, std::move(sign), std::move(hooks));
    if (!store) return with_advice(std::move(store).error(), database);
    return store;
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open_without_advice(StoreSettings settings, const StoreParts& parts,
                                                                      CheckpointSigner sign, StoreHooks hooks) {
    VIGIL_TRY(auto lock, FolderLock::acquire(settings.folder));
    VIGIL_TRY(check_write_ahead_log(database_file(settings.folder)));
    const sqlite::Location location{database_file(settings.folder).string(), settings.vfs, settings.busy_timeout};
    auto impatient = location;
    impatient.busy_timeout = WalCheckpointer::kPatience;
    VIGIL_TRY(auto wal_checkpointer, sqlite::SqliteConnection::open(impatient, sqlite::Purpose::write));
    // Whatever an earlier run left in the write-ahead log is copied and synced anew, so that nothing rests on an fsync that
    // may have failed. A backup or an examination of the log that reads meanwhile does not keep reports from being taken: what
    // it still needs is copied as soon as it ends.
    VIGIL_TRY(const bool is_empty, empty_or_copy(*wal_checkpointer));
    VIGIL_TRY(auto writer, sqlite::SqliteConnection::open(location, sqlite::Purpose::write));
    VIGIL_TRY(check_pages(*writer));
    VIGIL_TRY(migrate(*writer, sqlite_migrations(), parts.timers.now()));
    VIGIL_TRY(auto meta, read_or_make_meta(*writer, parts.keys, parts.timers.now()));
    std::vector<std::unique_ptr<Connection>> readers;
    for (std::size_t i = 0; i < settings.readers; ++i) {
        VIGIL_TRY(auto reader, sqlite::SqliteConnection::open(location, sqlite::Purpose::read));
        readers.push_back(std::move(reader));
    }
    Opened opened{std::move(lock), std::move(meta), std::move(writer), std::move(wal_checkpointer), std::move(readers)};
    std::unique_ptr<SqliteStore> store(
        new SqliteStore(std::move(settings), parts, std::move(sign), std::move(hooks), std::move(opened)));
    if (!is_empty) store->empty_wal_later();
    store->wal_checkpointer_.start();
    store->readers_.start();
    store->writer_.start();
    return store;
}

SqliteStore::SqliteStore(StoreSettings settings, const StoreParts& parts, CheckpointSigner sign, StoreHooks hooks,
                         Opened&& opened)
    : lock_(std::move(opened.lock)),
      settings_(std::move(settings)),
      sign_(std::move(sign)),
      hooks_(std::move(hooks)),
      epoch_(std::move(opened.meta.epoch)),
      log_id_(std::move(opened.meta.log_id)),
      context_{parts.keys, log_id_, parts.timers, &directory_},
      write_queue_(settings_.max_waiting),
      read_queue_(settings_.max_waiting),
      connection_(std::move(opened.writer)),
      writer_(*connection_, write_queue_, context_, settings_, hooks_, sign_, counters_),
      readers_(std::move(opened.readers), read_queue_, context_, hooks_, counters_),
      wal_checkpointer_(std::move(opened.wal_checkpointer), settings_, hooks_, counters_,
                        [this](const Error& reason) { writer_.stop(reason); }) {
    connection_->on_commit([this](int wal_pages) { wal_checkpointer_.wal_is(wal_pages); });
    writer_.between_batches([this] { wal_checkpointer_.begin_anew(*connection_); });
}

SqliteStore::~SqliteStore() { (void)close(); }

Result<void> SqliteStore::close() {
    if (std::exchange(closed_, true)) return success();
    write_queue_.close();
    read_queue_.close();
    writer_.join();
    readers_.join();
    wal_checkpointer_.stop();
    if (writer_.is_stopped()) return success();  // the next start copies the log, with a fresh view of the disk
    VIGIL_TRY(empty_or_copy(*connection_));
    return success();
}

Result<std::unique_ptr<sqlite::SqliteConnection>> SqliteStore::beside() const {
    if (is_stopped()) return Error{ErrorKind::unavailable, "writing has stopped until the next start", kStorageStopped};
    const sqlite::Location location{database_file(settings_.folder).string(), settings_.vfs,
                                    WalCheckpointer::kPatience};
    return sqlite::SqliteConnection::open(location, sqlite::Purpose::write);
}

Result<void> SqliteStore::empty_wal() const {
    VIGIL_TRY(const auto connection, beside());
    VIGIL_TRY(connection->checkpoint(sqlite::WalCheckpoint::passive));  // most of it, while the writer goes on
    return connection->checkpoint(sqlite::WalCheckpoint::truncate);
}

Result<std::int64_t> SqliteStore::look_for(const std::vector<std::string>& wanted) const {
    VIGIL_TRY(const auto connection, beside());
    return connection->count_in_files(wanted);
}

void SqliteStore::submit(Access access, Urgency urgency, Work work, Done done) {
    const bool is_write = access == Access::write;
    auto refusal = Error{ErrorKind::unavailable, "too much work waits for the store", {}};
    if (is_write && is_stopped()) {
        refusal = Error{ErrorKind::unavailable, "writing has stopped until the next start", kStorageStopped};
    } else {
        Job job{std::move(work), std::move(done)};
        const auto pushed = (is_write ? write_queue_ : read_queue_).push(job, urgency);
        if (pushed == JobQueue::Pushed::yes) return;
        if (pushed == JobQueue::Pushed::closed) refusal.message = "the store is closed";
        done = std::move(job.done);
    }
    counters_.refused.fetch_add(1, std::memory_order_relaxed);
    done(std::move(refusal), {});
}

}  // namespace vigil::storage
