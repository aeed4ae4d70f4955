// A connection to a SQLite file.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>

#include "storage/engine/connection.hpp"
#include "storage/engine/sqlite/statement.hpp"

namespace vigil::storage::sqlite {

enum class Purpose {
    write,       // makes the file where there is none
    read,        // refuses every change
    inspection,  // read, of a file that no server needs to have open, on a medium that may be read-only
};

struct Location {
    std::string path;   // ":memory:" for a database that lives as long as its connection
    std::string vfs{};  // the layer over the operating system; empty: SQLite's own
    std::chrono::milliseconds busy_timeout{5'000};
};

// How a checkpoint of the write-ahead log treats the writer.
enum class WalCheckpoint {
    passive,   // copies what it can, syncs it, and disturbs nobody
    restart,   // copies all, and waits a moment for readers; then the next commit overwrites the log from its beginning
    truncate,  // holds the writer back until all is copied, then empties the file
};

// The settings under which every promise about the file stands are made by open(), once: WAL, synchronous=FULL, foreign
// keys, secure delete, no automatic checkpoint, none of SQLite's historic leniencies.
class SqliteConnection final : public Connection {
public:
    static Result<std::unique_ptr<SqliteConnection>> open(const Location& location, Purpose purpose);

    Result<void> begin(Access access) override;
    Result<void> commit() override;
    void rollback() noexcept override;
    bool in_transaction() const noexcept override;
    Access access() const noexcept override { return access_; }
    std::int64_t changes() const noexcept override;
    Result<void> run_script(const std::string& script) override;
    Result<bool> has_table(std::string_view name) override;
    Result<Statement*> prepare(Sql sql) override;

    Result<void> checkpoint(WalCheckpoint mode);
    // How often one of `wanted` stands in the bytes of the database's files: the database itself and its write-ahead log. Reads
    // them whole, through the files that SQLite has open; opening them beside it and closing them again would give up every
    // lock that this process holds on them (fcntl(2)).
    Result<std::int64_t> count_in_files(std::span<const std::string> wanted);
    // Called by commit() with the size of the write-ahead log in pages.
    void on_commit(std::function<void(int wal_pages)> hook);

private:
    struct Closer {
        void operator()(sqlite3* database) const noexcept;
    };

    explicit SqliteConnection(sqlite3* database) : database_(database) {}
    Result<void> configure(const Location& location, Purpose purpose);
    Result<void> run(const char* sql);
    int sync_database();  // a result code of SQLite

    std::unique_ptr<sqlite3, Closer> database_;
    std::unordered_map<const void*, std::unique_ptr<SqliteStatement>> statements_;  // by Sql::address
    std::function<void(int)> on_commit_;
    Access access_ = Access::write;
    std::chrono::milliseconds busy_timeout_{};
};

}  // namespace vigil::storage::sqlite
