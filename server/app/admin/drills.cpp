// drill.start, drill.list, drill.of, drill.show: drilling an organisation, and how soon it answered.
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/drill.hpp>
#include <vigil/protocol/problems.hpp>

#include "app/admin/command.hpp"
#include "domain/drills/reading.hpp"
#include "domain/drills/starting.hpp"

namespace vigil::app {
namespace {

using protocol::decode;
using protocol::encode;

constexpr std::size_t kDrillsListed = 100;

Result<std::string> start(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    if (!parts.accept_time) return problem("conflict", "the server is not running: a drill would reach nobody");
    const DrillOrder order{.organisation = asked.organisation_id, .origin = DrillOrigin::by_hand};
    VIGIL_TRY(const auto drill, start_drill(unit, *parts.rules, parts.ids, order, now));
    VIGIL_TRY(const auto view, view_of(unit, drill));
    return encode(view);
}

Result<Concern> concern_of_start(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    return Concern{"drill of " + asked.organisation_id.str(), asked.organisation_id, {}, {}};
}

Result<std::string> list(const DeskParts&, Unit& unit, const std::string& arguments, Instant) {
    VIGIL_TRY(const auto asked, decode<protocol::ListDrills>(arguments));
    VIGIL_TRY(const auto found, list_drills(unit, nullptr, asked.after, kDrillsListed));
    return encode(found);
}

Result<std::string> of_one(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    VIGIL_TRY(const auto curve, read_drills(unit, nullptr, asked.organisation_id, now));
    return encode(curve);
}

Result<std::string> show_one(const DeskParts&, Unit& unit, const std::string& arguments, Instant) {
    VIGIL_TRY(const auto asked, decode<protocol::NameDrill>(arguments));
    const auto drill = unit.drills().find(asked.alert_id);
    VIGIL_TRY(require(drill, "drill"));
    VIGIL_TRY(const auto view, view_of(unit, *drill.value()));
    return encode(view);
}

constexpr std::array kDrillCommands{
    AdminCommand{.name = "drill.start", .effect = Effect::changes, .run = start, .concern = concern_of_start},
    AdminCommand{.name = "drill.list", .effect = Effect::reads, .run = list, .also = Right::secure},
    AdminCommand{.name = "drill.of", .effect = Effect::reads, .run = of_one, .also = Right::secure},
    AdminCommand{.name = "drill.show", .effect = Effect::reads, .run = show_one, .also = Right::secure},
};

}  // namespace

std::span<const AdminCommand> drill_commands() { return kDrillCommands; }

}  // namespace vigil::app
