// The reader threads, each with a connection of its own.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "storage/engine/connection.hpp"
#include "storage/store/job_queue.hpp"
#include "storage/store/settings.hpp"
#include "storage/store/unit.hpp"

namespace vigil::storage {

// Runs each job in a read transaction of its own, which sees one committed state.
class Readers {
public:
    // All borrowed but the connections: one per thread.
    Readers(std::vector<std::unique_ptr<Connection>> connections, JobQueue& queue, const UnitContext& context,
            const StoreHooks& hooks, StoreCounters& counters);
    // The owner closes the queue first.
    ~Readers();

    void start();
    void join();

private:
    void run(Connection& connection);
    Result<void> run_one(Connection& connection, DirectoryMemo* memo, const Job& job);

    std::vector<std::unique_ptr<Connection>> connections_;
    JobQueue& queue_;
    const UnitContext& context_;
    const StoreHooks& hooks_;
    StoreCounters& counters_;
    std::vector<std::thread> threads_{};
};

}  // namespace vigil::storage
