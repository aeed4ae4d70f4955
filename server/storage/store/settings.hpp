// How a store runs, and who is told what it does.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>

#include "storage/log/checkpoint.hpp"

namespace vigil::storage {

struct StoreSettings {
    std::filesystem::path folder;                          // holds vigil.db and the lock; made where it is missing
    std::size_t readers = 2;                               // threads
    std::size_t max_waiting = 20'000;                      // jobs in each queue; beyond, they are refused
    std::size_t max_batch = 256;                           // functions that share one commit
    std::chrono::milliseconds max_batch_time{5};           // begins no further function after that
    std::chrono::milliseconds checkpoint_interval{1'000};  // between signed checkpoints of a growing log
    std::chrono::milliseconds busy_timeout{5'000};         // how long a write waits while the WAL is emptied
    std::chrono::milliseconds probe_interval{10'000};  // without a commit for so long, one is made to see if it goes
    std::chrono::milliseconds wal_pause{1'000};        // between two tries to empty the WAL while a reader needs it
    int wal_pages = 8'000;                             // write-ahead log that is copied into the database; 4 KiB each
    int max_wal_pages = 32'000;                        // beyond, it is begun anew
    std::string vfs{};                                 // SQLite's layer over the operating system; empty: its own
};

// Each is called from a thread of the store, must not throw and must not wait. An empty one is not called.
struct StoreHooks {
    // After each commit: streams with new items, and the last position of the log. A hint: the tables are the truth.
    std::function<void(const std::vector<StreamId>& streams, std::int64_t last_pos)> on_committed{};
    std::function<void(const Checkpoint& checkpoint)> on_checkpoint{};  // after its commit
    std::function<void(const Error& error)> on_failure{};               // of the storage itself, for log and alarm
    std::function<void(const std::string& what)> on_bug{};              // a function threw
};

// For metrics; read at any time, from any thread.
struct StoreCounters {
    std::atomic<std::uint64_t> commits{};
    std::atomic<std::uint64_t> commit_microseconds{};  // in all, fsync included
    std::atomic<std::uint64_t> writes{};               // functions that were committed
    std::atomic<std::uint64_t> failed_writes{};        // functions that were answered with an error
    std::atomic<std::uint64_t> reads{};
    std::atomic<std::uint64_t> refused{};          // the queue was full, or the store stopped or closed
    std::atomic<std::uint64_t> checkpoints{};      // signed
    std::atomic<std::uint64_t> wal_checkpoints{};  // copies of the write-ahead log into the database
    std::atomic<std::int64_t> wal_pages{};         // size of the write-ahead log
};

}  // namespace vigil::storage
