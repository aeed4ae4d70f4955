// Shows that reports can be taken, to whatever watches this machine.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "app/watcher.hpp"
#include "runtime/log.hpp"
#include "runtime/service_manager.hpp"
#include "runtime/task_group.hpp"

namespace vigil::app {

struct HeartbeatParts {
    boost::asio::any_io_executor request;  // both threads must turn for a beat
    boost::asio::any_io_executor live;
    boost::asio::any_io_executor workers;  // for the file
    std::function<std::vector<std::string>()> unready;
    std::function<std::vector<std::string>()> stalled;  // reports are taken, but what follows them stands still
    Watcher* watcher = nullptr;                         // outside; null: none
    const runtime::ServiceManager& manager;
    std::filesystem::path file;  // empty: none
    const Timers& timers;
    runtime::Log log;
};

// Beats every 10 s, or twice in the manager's watchdog time if that is shorter: WATCHDOG=1 to the service manager, and the time
// into the file. A server that cannot write its database (full, read-only, failed, hanging), that has no memory for a beat, or one
// of whose threads stands still, does not beat: it says so in the log each time, and the watcher rings, or starts it anew. Where
// clocks are not fired it beats, because it takes reports and another start would not help; but nobody outside is called. On the
// request thread.
class Heartbeat {
public:
    static constexpr std::chrono::milliseconds kInterval{10'000};

    explicit Heartbeat(HeartbeatParts parts);

    void start();
    boost::asio::awaitable<void> stop();

private:
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> beat();
    boost::asio::awaitable<void> write_file();
    void fall_silent(const std::string& reason);
    void skip_beat() noexcept;  // for want of memory, which may come back

    HeartbeatParts parts_;
    const std::chrono::milliseconds interval_;
    runtime::TaskGroup tasks_;
    bool is_silent_ = false;
    bool has_file_ = true;  // it could be written the last time
};

// The time as one line, whole or not at all.
Result<void> write_heartbeat(const std::filesystem::path& file, Instant now);

}  // namespace vigil::app
