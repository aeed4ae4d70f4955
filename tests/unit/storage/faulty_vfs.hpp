// A file system that fails when a test wants it.
#pragma once

#include <atomic>
#include <limits>

namespace vigil::test {

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

    void heal();

private:
    FaultyVfs();
};

}  // namespace vigil::test
