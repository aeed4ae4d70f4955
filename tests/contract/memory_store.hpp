// The fake store of tests: the product's repositories over SQLite in memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "contract/fixed_timers.hpp"
#include "contract/work.hpp"
#include "storage/engine/sqlite/connection.hpp"
#include "storage/log/chain.hpp"
#include "storage/store/unit.hpp"
#include "store/store.hpp"

namespace vigil::test {

// Runs every function at once, on the calling thread, in a transaction of its own: nothing waits and nothing is random
// but keys and ids. A database in memory belongs to one connection (a shared cache would bring locks that files do not
// have), so reads use the writer's. One thread.
class MemoryStore final : public Store {
public:
    MemoryStore();

    Result<std::vector<LogMark>> write_now(const Work& work);
    Result<void> read_now(const Work& work);

    // Every entry of the log, by position.
    std::vector<storage::LogEntry> log();

    FixedTimers& timers() { return timers_; }
    storage::KeyRing& keys() { return keys_; }
    const std::string& log_id() const { return log_id_; }

protected:
    void submit(Access access, Urgency urgency, Store::Work work, Done done) override;

private:
    Result<std::vector<LogMark>> run(storage::Access access, const Work& work);

    FixedTimers timers_{};
    storage::KeyRing keys_;
    std::string log_id_ = "log-of-the-test";
    storage::UnitContext context_;
    std::unique_ptr<storage::sqlite::SqliteConnection> connection_;
};

}  // namespace vigil::test
