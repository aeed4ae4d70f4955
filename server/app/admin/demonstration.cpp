// demo.*: an invented region and the people who play in it.
#include <vigil/protocol/messages/demo.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"
#include "app/demo/region.hpp"

namespace vigil::app {
namespace {

// Invented officers must not be one administrator's way to a real installation.
Result<void> require_demonstration(const DeskParts& parts) {
    if (!parts.second_person) return success();
    return problem("conflict", "changes take two administrators here: an invented region has no place in it");
}

Result<std::string> make_region(const DeskParts& parts, Unit& unit, const std::string&, Instant now) {
    VIGIL_TRY(require_demonstration(parts));
    VIGIL_TRY(const auto made, demo::make_region(unit, Administration(*parts.rules, parts.ids), now));
    return protocol::encode(made);
}

Result<std::string> cast(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(require_demonstration(parts));
    VIGIL_TRY(const auto asked, protocol::decode<protocol::DemoRoles>(arguments));
    VIGIL_TRY(const auto made, demo::cast(unit, Administration(*parts.rules, parts.ids), parts.tokens, asked, now,
                                          now + parts.enrolment_lifetime));
    return protocol::encode(made);
}

constexpr std::array kDemoCommands{
    AdminCommand{"demo.region", Effect::changes, make_region},
    AdminCommand{"demo.cast", Effect::changes, cast},
};

}  // namespace

std::span<const AdminCommand> demo_commands() { return kDemoCommands; }

}  // namespace vigil::app
