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
    metrics_.gauge("vigil_live_queued_bytes", "bytes that wait for live clients",
                   [this] { return static_cast<double>(live_server_->queued_bytes()); });
    metrics_.gauge("vigil_http_bytes_in_flight", "bytes of requests that are read and handled",
                   [this] { return static_cast<double>(public_listener_->bytes_in_flight()); });
    const auto seconds = [](std::chrono::steady_clock::duration wait) {
        return std::chrono::duration<double>(wait).count();
    };
    const auto delay = [&](const char* queue, std::function<double()> read) {
        metrics_.gauge("vigil_queue_delay_seconds", "how long work of a queue waits", std::move(read),
                       {{"queue", queue}});
    };
    // The loopback listener answers on the thread of the requests.
    delay("requests", [this, seconds] { return seconds(public_listener_->request_wait()); });
    delay("reads", [this, seconds] { return seconds(store_->read_wait(Urgency::first)); });
    delay("lists", [this, seconds] { return seconds(store_->read_wait(Urgency::later)); });
    delay("emergencies", [this, seconds] { return seconds(store_->write_wait(Urgency::emergency)); });
    delay("unknown_emergencies", [this, seconds] { return seconds(store_->write_wait(Urgency::unknown_emergency)); });
    delay("reports", [this, seconds] { return seconds(store_->write_wait(Urgency::first)); });
    delay("unknown_reports", [this, seconds] { return seconds(store_->write_wait(Urgency::unknown)); });
    delay("looks", [this, seconds] { return seconds(store_->write_wait(Urgency::later)); });
    metrics_.gauge("vigil_time_held_step_seconds", "step of the wall clock that is held back",
                   [this] { return static_cast<double>(timers_.status().held_step.count()) / 1e3; });
}

}  // namespace vigil::app
