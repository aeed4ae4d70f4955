// A file system that fails when a test wants it.
#pragma once

#include <atomic>
#include <limits>

#include "unit/storage/unsynced.hpp"

namespace vigil::test {

// What SQLite asks of the operating system.
enum class StorageCall { open, read, write, truncate, sync, size, lock, index_map, index_lock, remove, exists };

// A layer of SQLite over its own one; everything goes to the real files, until a counter reaches its end. One per process;
// the counters may be set from any thread, while no other test uses it.
class FaultyVfs {
public:
    static constexpr const char* kName = "faulty";
    static constexpr int kNever = std::numeric_limits<int>::max();

    static FaultyVfs& instance();

    // How many more calls on write-ahead logs succeed.
    std::atomic<int> wal_writes_before_full{kNever};       // then: half of a write, and no space left
    std::atomic<int> wal_syncs_before_error{kNever};       // then: input or output error
    std::atomic<int> database_syncs_before_error{kNever};  // of the database itself, by checkpoints

    std::atomic<int> wal_writes{0};  // so many were asked for since heal()

    // From now on the nth (from 1) of these calls, on whatever file, fails: with an input or output error or, where `as_full`, for
    // want of space after half of a write; alone, or together with every later one where `for_good`.
    struct Fault {
        StorageCall call{};
        int nth = 1;
        bool as_full = false;
        bool for_good = false;
    };
    void arm(const Fault& fault);
    // While set, changes are remembered until they are synced.
    std::atomic<bool> remembers_unsynced{false};
    Unsynced unsynced{};

    // Whether a call failed since arm().
    bool has_failed() const { return has_failed_; }

    void heal();

    // Every database of this process that names no layer stands on this one. Before the first is opened.
    void make_default();

    // For the layer itself: whether this call is to fail.
    bool fails(StorageCall call);
    bool fails_as_full() const { return as_full_; }

private:
    FaultyVfs();

    std::atomic<StorageCall> armed_{};
    std::atomic<int> calls_before_fault_{kNever};
    std::atomic<bool> as_full_{false};
    std::atomic<bool> for_good_{false};
    std::atomic<bool> has_failed_{false};
};

}  // namespace vigil::test
