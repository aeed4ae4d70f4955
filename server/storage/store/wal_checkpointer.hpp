// Copies the write-ahead log into the database, off the commit path.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "storage/engine/sqlite/connection.hpp"
#include "storage/store/settings.hpp"

namespace vigil::storage {

// A thread with a connection of its own. Each time the log has grown by `wal_pages` it copies them beside the writer; but
// as long as there is always a further commit it never reaches the end of the log. So past `max_wal_pages` the writer itself
// copies the little that remains, between two transactions, and overwrites the log from its beginning: no further blocks and
// no further memory for its pages. Where a reader still holds an old state, it is tried again later.
class WalCheckpointer {
public:
    // `on_lost`: an fsync may have failed, nothing further may be written. All borrowed but the connection.
    WalCheckpointer(std::unique_ptr<sqlite::SqliteConnection> connection, const StoreSettings& settings,
                    const StoreHooks& hooks, StoreCounters& counters, std::function<void(const Error&)> on_lost);
    ~WalCheckpointer();

    // How long emptying the log waits for readers and for the writer, which waits for it.
    static constexpr std::chrono::milliseconds kPatience{100};

    void start();
    void stop();

    // The log has so many pages now. Called after each commit, from the writer thread.
    void wal_is(int pages);

    // Begins the log anew where it is long and nearly all of it is copied. On the writer's thread and connection, between two
    // of its transactions.
    void begin_anew(sqlite::SqliteConnection& writer);

    // The log is emptied as soon as no reader stands in the way: tried now, and after each wal_pause. Any thread.
    void empty_soon();

private:
    void run();
    void copy(int pages);
    bool copy_once();
    void empty();

    std::unique_ptr<sqlite::SqliteConnection> connection_;
    const StoreSettings& settings_;
    const StoreHooks& hooks_;
    StoreCounters& counters_;
    std::function<void(const Error&)> on_lost_;

    std::mutex mutex_{};
    std::condition_variable changed_{};
    int pages_ = 0;         // 0: nothing to copy
    bool empties_ = false;  // until the log was emptied once
    bool has_tried_ = false;
    bool stopping_ = false;
    int copied_ = 0;                        // size of the log when the last copy was asked for; writer thread only
    int size_ = 0;                          // of the log, in pages; writer thread only
    std::atomic<int> long_at_;              // pages
    std::atomic<bool> waits_for_writer_{};  // the rest of a long log is the writer's; nothing is copied meanwhile
    std::thread thread_{};
};

}  // namespace vigil::storage
