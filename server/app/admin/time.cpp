// time.*: what the server takes for the time.
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"

namespace vigil::app {
namespace {

Result<std::string> require_held_time(const DeskParts& parts, Unit&, const std::string&, Instant) {
    if (!parts.accept_time) return problem("conflict", "no server is running: there is no held time");
    return done();
}

// After the event is on disk, which says when by the time of before.
boost::asio::awaitable<Result<std::string>> accept(const DeskParts& parts, std::string) {
    co_return "{\"step_ms\":" + std::to_string(parts.accept_time()) + "}";
}

constexpr std::array kTimeCommands{
    AdminCommand{.name = "time.accept", .effect = Effect::changes, .run = require_held_time, .finish = accept}};

}  // namespace

std::span<const AdminCommand> time_commands() { return kTimeCommands; }

}  // namespace vigil::app
