// The store over one SQLite file.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "storage/engine/sqlite/connection.hpp"
#include "storage/store/folder_lock.hpp"
#include "storage/store/readers.hpp"
#include "storage/store/settings.hpp"
#include "storage/store/wal_checkpointer.hpp"
#include "storage/store/writer.hpp"
#include "storage/vault/key_ring.hpp"
#include "store/store.hpp"

namespace vigil::storage {

// What a store works with; borrowed, all of it outlives the store.
struct StoreParts {
    const KeyRing& keys;
    const Timers& timers;
};

// Threads: one writer, the readers of the settings, one that copies the write-ahead log. Holds the lock of the folder from
// open() to the end of its life.
class SqliteStore final : public Store {
public:
    // Locks the folder, brings the committed pages of an earlier run into the database, as far as another process that reads it
    // allows, migrates. Then it is ready.
    // `sign` makes checkpoints; empty: none are made.
    static Result<std::unique_ptr<SqliteStore>> open(StoreSettings settings, const StoreParts& parts,
                                                     CheckpointSigner sign = {}, StoreHooks hooks = {});
    ~SqliteStore() override;

    // Refuses new work, finishes what waits, signs the last checkpoint, empties the write-ahead log. The first call counts.
    Result<void> close();

    // Copies the write-ahead log into the database and empties it, so that what was overwritten stands in no file any more.
    // Writers wait for it, so it soon gives up where somebody reads an older state, and fails with kStorageBusy: try again
    // after a pause. Not from a thread of the store or of the network.
    Result<void> empty_wal() const;
    // The same, by the store itself, as soon as it goes.
    void empty_wal_later() { wal_checkpointer_.empty_soon(); }

    // How often one of `wanted` stands in the bytes of the database's files; as slow as reading them.
    Result<std::int64_t> look_for(const std::vector<std::string>& wanted) const;

    // One per incarnation of the database: 32 hexadecimal digits.
    const std::string& epoch() const noexcept { return epoch_; }
    // Of the chain; `log` in receipts and checkpoints.
    const std::string& log_id() const noexcept { return log_id_; }

    const StoreCounters& counters() const noexcept { return counters_; }
    std::size_t waiting_writes() const { return write_queue_.depth(); }
    std::size_t waiting_reads() const { return read_queue_.depth(); }
    // How long functions of the lane wait for their thread.
    std::chrono::steady_clock::duration write_wait(Urgency urgency) const { return write_queue_.wait(urgency); }
    std::chrono::steady_clock::duration read_wait(Urgency urgency) const { return read_queue_.wait(urgency); }
    // After outcome_unknown: reads go on, writes wait for the next start.
    bool is_stopped() const noexcept { return writer_.is_stopped(); }
    // Why nothing can be written now, as a code of engine/codes.hpp; empty: it can (Writer::trouble).
    std::string_view trouble() const { return writer_.trouble(); }

    // Of a data folder.
    static std::filesystem::path database_file(const std::filesystem::path& folder) { return folder / "vigil.db"; }

protected:
    void submit(Access access, Urgency urgency, Work work, Done done) override;

private:
    struct Opened;  // the parts that can fail to open

    static Result<std::unique_ptr<SqliteStore>> open_without_advice(StoreSettings settings, const StoreParts& parts,
                                                                    CheckpointSigner sign, StoreHooks hooks);

    SqliteStore(StoreSettings settings, const StoreParts& parts, CheckpointSigner sign, StoreHooks hooks,
                Opened&& opened);

    // A connection of its own for whoever calls, which waits for others no longer than writers can wait for it.
    Result<std::unique_ptr<sqlite::SqliteConnection>> beside() const;

    // In the order in which they depend on each other; destroyed in reverse.
    FolderLock lock_;
    const StoreSettings settings_;
    const CheckpointSigner sign_;
    const StoreHooks hooks_;
    const std::string epoch_;
    const std::string log_id_;
    DirectoryVersion directory_{};
    const UnitContext context_;
    StoreCounters counters_{};
    JobQueue write_queue_;
    JobQueue read_queue_;
    std::unique_ptr<sqlite::SqliteConnection> connection_;  // the writer's
    Writer writer_;
    Readers readers_;
    WalCheckpointer wal_checkpointer_;
    bool closed_ = false;
};

}  // namespace vigil::storage
