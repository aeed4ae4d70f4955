// time.*: what the server takes for the time.
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"

namespace vigil::app {
namespace {

Result<std::string> accept(const DeskParts& parts, Unit&, const std::string&, Instant) {
    if (!parts.accept_time) return problem("conflict", "no server is running: there is no held time");
    return "{\"step_ms\":" + std::to_string(parts.accept_time()) + "}";
}

constexpr std::array kCommands{AdminCommand{"time.accept", Effect::reads, accept}};

}  // namespace

std::span<const AdminCommand> time_commands() { return kCommands; }

}  // namespace vigil::app
