#include "runtime/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace vigil::runtime {
namespace {

std::string_view variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

ServiceManager ServiceManager::of_environment() {
    std::optional<std::chrono::milliseconds> watchdog;
    const auto pid = variable("WATCHDOG_PID");
    const auto microseconds = number(variable("WATCHDOG_USEC"));
    const bool is_mine = pid.empty() || number(pid) == std::int64_t{::getpid()};
    if (microseconds && *microseconds > 0 && is_mine)
        watchdog = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::microseconds(*microseconds));
    return ServiceManager(std::string(variable("NOTIFY_SOCKET")), watchdog);
}

void ServiceManager::say(std::string_view lines) const noexcept {
    sockaddr_un address{};
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    if (socket_.front() == '@') address.sun_path[0] = '\0';
    const int sender = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (sender < 0) return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    (void)::sendto(sender, lines.data(), lines.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                   reinterpret_cast<const sockaddr*>(&address), size);
    ::close(sender);
}

}  // namespace vigil::runtime
