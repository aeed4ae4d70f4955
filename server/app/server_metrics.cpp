// What the server's own metrics read, whenever somebody asks for them.
#include "app/server.hpp"

namespace vigil::app {

void Server::register_metrics() {
    const auto& counters = store_->counters();
    metrics_.gauge("vigil_store_commits", "transactions committed",
                   [&] { return static_cast<double>(counters.commits.load()); });
    metrics_.gauge("vigil_store_commit_seconds", "time spent committing, fsync included",
                   [&] { return static_cast<double>(counters.commit_microseconds.load()) / 1e6; });
    metrics_.gauge("vigil_store_writes", "functions committed",
                   [&] { return static_cast<double>(counters.writes.load()); });
    metrics_.gauge("vigil_store_reads", "functions that read",
                   [&] { return static_cast<double>(counters.reads.load()); });
    metrics_.gauge("vigil_store_refused", "functions refused",
                   [&] { return static_cast<double>(counters.refused.load()); });
    metrics_.gauge("vigil_store_waiting_writes", "functions that wait for the writer",
                   [this] { return static_cast<double>(store_->waiting_writes()); });
    metrics_.gauge("vigil_live_connections", "open live connections",
                   [this] { return static_cast<double>(live_server_->connections()); });
    metrics_.gauge("vigil_time_held_step_seconds", "step of the wall clock that is held back",
                   [this] { return static_cast<double>(timers_.status().held_step.count()) / 1e3; });
}

}  // namespace vigil::app
