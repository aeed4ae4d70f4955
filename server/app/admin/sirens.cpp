// siren.list, siren.of: how often alerts wake officers.
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/siren.hpp>

#include "app/admin/command.hpp"
#include "domain/sirens/reading.hpp"

namespace vigil::app {
namespace {

using protocol::decode;
using protocol::encode;

constexpr std::size_t kOrganisationsListed = 100;

Result<std::string> list(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::ListSirens>(arguments));
    VIGIL_TRY(const auto found,
              list_sirens(unit, nullptr, asked.after, kOrganisationsListed, parts.sirens_per_shift, now));
    return encode(found);
}

Result<std::string> of_one(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    VIGIL_TRY(const auto report, read_sirens(unit, nullptr, asked.organisation_id, parts.sirens_per_shift, now));
    return encode(report);
}

constexpr std::array kSirenCommands{
    AdminCommand{.name = "siren.list", .effect = Effect::reads, .run = list, .also = Right::secure},
    AdminCommand{.name = "siren.of", .effect = Effect::reads, .run = of_one, .also = Right::secure},
};

}  // namespace

std::span<const AdminCommand> siren_commands() { return kSirenCommands; }

}  // namespace vigil::app
