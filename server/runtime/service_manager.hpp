// Whoever started this process and watches over it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vigil::runtime {

// systemd, or another that speaks its protocol (sd_notify(3)): datagrams of lines to a local socket. May be used from any thread.
class ServiceManager {
public:
    // $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID.
    static ServiceManager of_environment();

    explicit ServiceManager(std::string socket = {}, std::optional<std::chrono::milliseconds> watchdog = {})
        : socket_(std::move(socket)), watchdog_(watchdog) {}

    // "READY=1", "WATCHDOG=1", "STATUS=..."; several in one call are separated by line ends. Never waits; without a manager
    // nothing happens.
    void say(std::string_view lines) const noexcept;

    // Without a WATCHDOG=1 for so long the manager ends this process and starts another. Nothing: it does not watch.
    std::optional<std::chrono::milliseconds> watchdog() const noexcept { return watchdog_; }

private:
    std::string socket_;  // a path, or '@' and an abstract name; empty: nobody listens
    std::optional<std::chrono::milliseconds> watchdog_;
};

}  // namespace vigil::runtime
