#include "storage/engine/sqlite/connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>

#include "storage/engine/sqlite/errors.hpp"
#include "storage/engine/sqlite/file_search.hpp"
#include "storage/engine/sqlite/wal_buffer.hpp"

namespace vigil::storage::sqlite {
namespace {

// How long a checkpoint of mode restart waits for readers, while nobody can write.
constexpr std::chrono::milliseconds kMoment{5};

constexpr std::string_view kInMemory = ":memory:";

// Percent-encodes what has a meaning in an SQLite URI.
std::string uri_path(std::string_view path) {
    std::string uri;
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#')
            uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        else
            uri += c;
    }
    return uri;
}

// A file without a write-ahead log can be read where nothing may be written, not even the shared-memory index.
bool is_at_rest(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path + "-wal", error);
    return error || size == 0;
}

// The index of the log is a file in shared memory that grows with it, behind the fsync of the commit. It holds nothing of its
// own: whoever opens the database first makes it anew.
bool is_index_failure(int result) {
    constexpr std::array kFailures{SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_SHMMAP,
                                   SQLITE_IOERR_SHMLOCK};
    return std::find(kFailures.begin(), kFailures.end(), result) != kFailures.end();
}

Result<sqlite3*> open_database(const std::string& name, int flags, const std::string& vfs) {
    sqlite3* database = nullptr;
    const int opened = sqlite3_open_v2(name.c_str(), &database, flags, vfs.empty() ? nullptr : vfs.c_str());
    if (opened == SQLITE_OK) return database;
    auto error = to_error(database, opened, "opening the database");
    sqlite3_close_v2(database);
    return error;
}

// Before the first connection of the process: SQLite counts no memory, which would take one lock for every allocation of
// every thread.
void count_no_memory() {
    static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)done;
}

}  // namespace

void SqliteConnection::Closer::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const Location& location, Purpose purpose) {
    count_no_memory();
    // NOMUTEX: a connection is used by one thread at a time.
    const int access = purpose == Purpose::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    const int flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const std::string vfs = purpose == Purpose::write ? wal_buffer_over(location.vfs) : location.vfs;
    const auto connect = [&](const std::string& name, int with) -> Result<std::unique_ptr<SqliteConnection>> {
        VIGIL_TRY(sqlite3* const database, open_database(name, with, vfs));
        std::unique_ptr<SqliteConnection> connection(new SqliteConnection(database));
        VIGIL_TRY(connection->configure(location, purpose));
        return connection;
    };
    auto connection = connect(location.path, flags);
    if (connection || purpose != Purpose::inspection || !is_at_rest(location.path)) return connection;
    return connect(fmt::format("file:{}?immutable=1", uri_path(location.path)), flags | SQLITE_OPEN_URI);
}

Result<void> SqliteConnection::configure(const Location& location, Purpose purpose) {
    auto* const database = database_.get();
    busy_timeout_ = location.busy_timeout;
    sqlite3_busy_timeout(database, static_cast<int>(busy_timeout_.count()));
    const auto set = [&](int option, int value) { sqlite3_db_config(database, option, value, nullptr); };
    set(SQLITE_DBCONFIG_DQS_DDL, 0);  // "x" names a column, never a text
    set(SQLITE_DBCONFIG_DQS_DML, 0);
    set(SQLITE_DBCONFIG_DEFENSIVE, 1);
    set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
    set(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);      // the store decides when, and on which connection
    VIGIL_TRY(run("PRAGMA temp_store = MEMORY"));  // nothing sealed or unsealed in temporary files
    VIGIL_TRY(run("PRAGMA mmap_size = 0"));        // an input error is an error code, not a signal
    VIGIL_TRY(run("PRAGMA cell_size_check = ON"));
    VIGIL_TRY(run("PRAGMA foreign_keys = ON"));
    // Pages that are kept, 64 MiB at most. SQLite's own 2 MiB are too few for the pages that one commit of the server changes:
    // they went into the write-ahead log several times over, and came back from it, which was half of the writer's work.
    VIGIL_TRY(run("PRAGMA cache_size = -65536"));
    if (purpose != Purpose::write) {
        VIGIL_TRY(run("PRAGMA query_only = ON"));
        return run("SELECT count(*) FROM sqlite_schema");  // files are opened late: finds out now whether they can be
    }

    // SQLite opens for reading what it may not write, without a word.
    if (sqlite3_db_readonly(database, "main") == 1)
        return Error{ErrorKind::unavailable, "the database may only be read", kStorageReadOnly};
    VIGIL_TRY(run("PRAGMA secure_delete = ON"));  // a deleted key is overwritten
    VIGIL_TRY(run("PRAGMA synchronous = FULL"));  // the write-ahead log is on disk when a commit returns
    if (location.path == kInMemory) return success();
    VIGIL_TRY(run("PRAGMA journal_size_limit = 134217728"));  // 128 MiB; a log that a long read let grow is cut again
    VIGIL_TRY(run("PRAGMA wal_autocheckpoint = 0"));          // a checkpoint inside a commit costs about 20 ms
    VIGIL_TRY(const auto mode,
              query_one("PRAGMA journal_mode = WAL", {}, [](Row& row) { return row.get<std::string>(); }));
    if (mode != "wal")
        return Error{ErrorKind::unavailable, "the file system of the database cannot keep a write-ahead log"};
    return success();
}

void SqliteConnection::on_commit(std::function<void(int)> hook) {
    on_commit_ = std::move(hook);
    const auto call = [](void* self, sqlite3*, const char*, int wal_pages) {
        static_cast<SqliteConnection*>(self)->on_commit_(wal_pages);
        return SQLITE_OK;
    };
    sqlite3_wal_hook(database_.get(), call, this);
}

Result<void> SqliteConnection::run(const char* sql) {
    const int result = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
    if (result == SQLITE_OK) return success();
    return to_error(database_.get(), result, std::string_view(sql).substr(0, 40));
}

Result<void> SqliteConnection::begin(Access access) {
    access_ = access;
    if (access == Access::write) begin_gathering_again(database_.get());
    return run(access == Access::write ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED");
}

Result<void> SqliteConnection::commit() {
    const int result = sqlite3_exec(database_.get(), "COMMIT", nullptr, nullptr, nullptr);
    if (result == SQLITE_OK) return success();
    auto error = to_error(database_.get(), result, "COMMIT");
    rollback();
    // Busy, or not to be changed: nothing was written. Full: the frame that ends the transaction was not written whole, so no
    // start will ever see it. Otherwise it may have been written, and only the fsync failed.
    if (error.code == kStorageBusy || error.code == kStorageFull || error.code == kStorageReadOnly) return error;
    error.kind = ErrorKind::unavailable;
    error.code = error.code == kStorageMemory || is_index_failure(result) ? kCommitUnsettled : kOutcomeUnknown;
    return error;
}

void SqliteConnection::rollback() noexcept {
    if (in_transaction()) sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

bool SqliteConnection::in_transaction() const noexcept { return sqlite3_get_autocommit(database_.get()) == 0; }

Result<void> SqliteConnection::run_script(const std::string& script) { return run(script.c_str()); }

Result<bool> SqliteConnection::has_table(std::string_view name) {
    constexpr Sql kFindTable = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = :name";
    VIGIL_TRY(const auto found,
              query_one(kFindTable, {{"name", name}}, [](Row& row) { return row.get<std::string>(); }));
    return found.has_value();
}

Result<Statement*> SqliteConnection::prepare(Sql sql) {
    auto& kept = statements_[sql.address()];
    if (!kept) {
        sqlite3_stmt* statement = nullptr;
        const int size = static_cast<int>(sql.text().size()) + 1;  // with the terminating zero SQLite need not copy
        const int prepared = sqlite3_prepare_v3(database_.get(), sql.text().data(), size, SQLITE_PREPARE_PERSISTENT,
                                                &statement, nullptr);
        if (prepared != SQLITE_OK) return to_error(database_.get(), prepared, "preparing a statement");
        kept = std::make_unique<SqliteStatement>(database_.get(), statement);
    }
    if (kept->is_busy())
        return Error{ErrorKind::internal, "a statement was used again while its answer was being read"};
    return kept.get();
}

Result<std::int64_t> SqliteConnection::count_in_files(std::span<const std::string> wanted) {
    std::int64_t found = 0;
    for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
        sqlite3_file* file = nullptr;
        sqlite3_file_control(database_.get(), "main", which, &file);
        if (file == nullptr || file->pMethods == nullptr) continue;  // there is no write-ahead log yet
        sqlite3_int64 size = 0;
        if (const int result = file->pMethods->xFileSize(file, &size); result != SQLITE_OK)
            return to_error(database_.get(), result, "measuring a file");
        const auto read = [&](std::int64_t offset, std::string& piece) -> Result<void> {
            const int result = file->pMethods->xRead(file, piece.data(), static_cast<int>(piece.size()), offset);
            // What another connection cut off in the meantime is filled with zeros.
            if (result == SQLITE_OK || result == SQLITE_IOERR_SHORT_READ) return success();
            return to_error(database_.get(), result, "reading a file");
        };
        VIGIL_TRY(const auto some, count_in(size, read, wanted));
        found += some;
    }
    return found;
}

std::int64_t SqliteConnection::changes() const noexcept { return sqlite3_total_changes64(database_.get()); }

int SqliteConnection::sync_database() {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(database_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (file == nullptr || file->pMethods == nullptr) return SQLITE_OK;  // a database in memory
    return file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

Result<void> SqliteConnection::checkpoint(WalCheckpoint mode) {
    auto* const database = database_.get();
    begin_gathering_again(database);
    const int how = mode == WalCheckpoint::truncate  ? SQLITE_CHECKPOINT_TRUNCATE
                    : mode == WalCheckpoint::restart ? SQLITE_CHECKPOINT_RESTART
                                                     : SQLITE_CHECKPOINT_PASSIVE;
    if (mode == WalCheckpoint::restart) sqlite3_busy_timeout(database, static_cast<int>(kMoment.count()));
    int result = sqlite3_wal_checkpoint_v2(database, nullptr, how, nullptr, nullptr);
    // SQLite itself syncs only after a copy that has come to the end of the log: under load a rare one, which then has so
    // much to write that commits wait for it.
    if (result == SQLITE_OK && mode == WalCheckpoint::passive) result = sync_database();
    if (mode == WalCheckpoint::restart) sqlite3_busy_timeout(database, static_cast<int>(busy_timeout_.count()));
    if (result == SQLITE_OK) return success();
    auto error = to_error(database, result, "checkpoint of the write-ahead log");
    int number = 0;  // of the last failed call on the file; over a quota there is no space
    sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
    if (result == SQLITE_IOERR_WRITE && number == EDQUOT) error.code = kStorageFull;
    return error;
}

}  // namespace vigil::storage::sqlite
