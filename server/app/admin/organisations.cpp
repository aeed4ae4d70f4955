// org.*, coverage.*: who there is, and what they do where.
#include <fmt/format.h>

#include <string_view>
#include <vector>
#include <vigil/protocol/messages/admin.hpp>

#include "app/admin/command.hpp"

namespace vigil::app {
namespace {

using protocol::decode;
using protocol::encode;

protocol::OrganisationView view_of(const Organisation& organisation) {
    return {organisation.id, organisation.name, organisation.kind, organisation.division, organisation.active};
}

Result<std::string> add_organisation(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::AddOrganisation>(arguments));
    const Administration administration(*parts.rules, parts.ids);
    VIGIL_TRY(const auto added, administration.add_organisation(unit, asked.organisation_name, asked.kind,
                                                                asked.division, asked.functions, now));
    return encode(view_of(added));
}

Result<std::string> list_organisations(const DeskParts&, Unit& unit, const std::string& arguments, Instant) {
    VIGIL_TRY(const auto asked, decode<protocol::ListOrganisations>(arguments));
    VIGIL_TRY(const auto found, unit.organisations().list(asked.division));
    protocol::OrganisationList listed;
    for (const auto& each : found) listed.organisations.push_back(view_of(each));
    return encode(listed);
}

Result<std::string> end_organisation(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    VIGIL_TRY(const auto ended,
              Administration(*parts.rules, parts.ids).end_organisation(unit, asked.organisation_id, now));
    return encode(view_of(ended));
}

Result<std::string> cover(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::CoverageView>(arguments));
    VIGIL_TRY(Administration(*parts.rules, parts.ids)
                  .cover(unit, {asked.organisation_id, asked.function, asked.division}, now));
    return done();
}

Result<std::string> uncover(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::CoverageView>(arguments));
    VIGIL_TRY(Administration(*parts.rules, parts.ids)
                  .uncover(unit, {asked.organisation_id, asked.function, asked.division}, now));
    return done();
}

Result<std::string> list_coverage(const DeskParts&, Unit& unit, const std::string& arguments, Instant) {
    VIGIL_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    VIGIL_TRY(require(unit.organisations().find(asked.organisation_id), "organisation"));
    VIGIL_TRY(const auto found, unit.organisations().coverage_of(asked.organisation_id));
    protocol::CoverageList listed;
    for (const auto& each : found) listed.coverage.push_back({each.organisation, each.function, each.division});
    return encode(listed);
}

Result<Concern> concern_of_new_organisation(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::AddOrganisation>(arguments));
    std::vector<std::string_view> functions;
    for (const auto each : asked.functions) functions.push_back(to_text(each));
    return Concern{
        asked.organisation_name, {}, asked.division, fmt::format("{} {}", asked.kind, fmt::join(functions, " "))};
}

// With the organisation's own division, so that whoever stands above it is shown the change.
Result<Concern> concern_of_organisation(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameOrganisation>(arguments));
    VIGIL_TRY(const auto organisation, unit.organisations().find(asked.organisation_id));
    if (!organisation) return Error{ErrorKind::not_found, "there is no such organisation"};
    return Concern{organisation->name, organisation->id, organisation->division, {}};
}

Result<Concern> concern_of_coverage(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::CoverageView>(arguments));
    VIGIL_TRY(const auto division, unit.divisions().find(asked.division));
    return Concern{std::string(to_text(asked.function)), asked.organisation_id, asked.division,
                   division ? division->name : std::string()};
}

// An organisation that does something for a place changes who is told.
Result<Weight> weight_of_new_organisation(Unit&, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::AddOrganisation>(arguments));
    return asked.functions.empty() ? Weight::light : Weight::two;
}

constexpr std::array kOrganisationCommands{
    AdminCommand{"org.add", Effect::changes, add_organisation, nullptr, nullptr, Right::administer,
                 concern_of_new_organisation, weight_of_new_organisation},
    AdminCommand{"org.list", Effect::reads, list_organisations},
    AdminCommand{"org.end", Effect::changes, end_organisation, nullptr, nullptr, Right::administer,
                 concern_of_organisation, two_always},
    AdminCommand{"coverage.add", Effect::changes, cover, nullptr, nullptr, Right::administer, concern_of_coverage,
                 two_always},
    AdminCommand{"coverage.remove", Effect::changes, uncover, nullptr, nullptr, Right::administer, concern_of_coverage,
                 two_always},
    AdminCommand{"coverage.list", Effect::reads, list_coverage},
};

}  // namespace

std::span<const AdminCommand> organisation_commands() { return kOrganisationCommands; }

}  // namespace vigil::app
