// duty.check, duty.show, duty.set: who is on duty, and when nobody would be found.
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/duty.hpp>

#include "app/admin/command.hpp"
#include "domain/duty/coverage.hpp"
#include "domain/duty/rostering.hpp"

namespace vigil::app {
namespace {

using protocol::decode;
using protocol::encode;

Result<std::string> check_all(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::CheckDuty>(arguments));
    const auto only = asked.organisation_id.empty() ? std::nullopt : std::optional(asked.organisation_id);
    VIGIL_TRY(const auto found, check_duty(unit, *parts.rules, only, now, parts.reachability));
    return encode(found);
}

Result<std::string> show_roster(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    VIGIL_TRY(const auto view, read_roster(unit, nullptr, asked.organisation_id, now));
    return encode(view);
}

Result<std::string> set_new_roster(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::AdministerRoster>(arguments));
    VIGIL_TRY(set_roster(unit, parts.ids, nullptr, asked.organisation_id, asked.change, now));
    VIGIL_TRY(const auto view, read_roster(unit, nullptr, asked.organisation_id, now));
    return encode(view);
}

Result<Concern> concern_of_roster(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::AdministerRoster>(arguments));
    return Concern{"roster of " + asked.organisation_id.str(), asked.organisation_id, {}, {}};
}

constexpr std::array kDutyCommands{
    AdminCommand{.name = "duty.check", .effect = Effect::reads, .run = check_all, .also = Right::secure},
    AdminCommand{.name = "duty.show", .effect = Effect::reads, .run = show_roster, .also = Right::secure},
    AdminCommand{.name = "duty.set",
                 .effect = Effect::changes,
                 .run = set_new_roster,
                 .concern = concern_of_roster,
                 .weight = shown_always},
};

}  // namespace

std::span<const AdminCommand> duty_commands() { return kDutyCommands; }

}  // namespace vigil::app
