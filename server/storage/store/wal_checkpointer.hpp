// Copies the write-ahead log into the database, off the commit path.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "storage/engine/sqlite/connection.hpp"
#include "storage/store/settings.hpp"

namespace vigil::storage {

// A thread with a connection of its own. Each time the log has grown by `wal_pages` it copies them beside the writer; but
// as long as there is always a further commit the log never becomes free for reuse, so past `max_wal_pages` it makes the
// writer wait, for the little that remains to be copied. Where a reader still holds an old state, it gives up soon and
// tries again when the log has grown by as much again.
class WalCheckpointer {
public:
    // `on_lost`: an fsync may have failed, nothing further may be written. All borrowed but the connection.
    WalCheckpointer(std::unique_ptr<sqlite::SqliteConnection> connection, const StoreSettings& settings,
                    const StoreHooks& hooks, StoreCounters& counters, std::function<void(const Error&)> on_lost);
    ~WalCheckpointer();

    // How long a truncation waits for readers, while the writer waits for it.
    static constexpr std::chrono::milliseconds kPatience{100};

    void start();
    void stop();

    // The log has so many pages now. Called after each commit, from the writer thread.
    void wal_is(int pages);

    // The log is emptied as soon as no reader stands in the way: tried now, and after each wal_pause. Any thread.
    void empty_soon();

private:
    void run();
    void copy(int pages);
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
    int copied_ = 0;   // size of the log when the last copy was asked for; writer thread only
    int truncate_at_;  // pages; this thread only
    std::thread thread_{};
};

}  // namespace vigil::storage
