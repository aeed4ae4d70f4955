#include "app/admin/officers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vigil/protocol/messages/admin.hpp>

namespace vigil::app {

Result<std::optional<Membership>> officers_role(Unit& unit, const AccountId& id) {
    VIGIL_TRY(const auto account, unit.accounts().find(id));
    if (!account) return Error{ErrorKind::not_found, "there is no such account"};
    for (const auto& each : account->memberships)
        if (each.role != Role::reporter) return std::optional<Membership>(each);
    return std::optional<Membership>();
}

Result<std::string> devices_in_words(Unit& unit, const AccountId& id) {
    VIGIL_TRY(const auto devices, unit.devices().of_account(id));
    const auto live =
        std::count_if(devices.begin(), devices.end(), [](const Device& each) { return !each.revoked_at; });
    return fmt::format("已有设备 {0} 台 · {0} devices", live);
}

Result<Concern> concern_of(Unit& unit, const AccountId& id) {
    VIGIL_TRY(const auto role, officers_role(unit, id));
    if (!role) return Concern{id.str(), {}, {}, {}};
    VIGIL_TRY(const auto organisation, unit.organisations().find(role->organisation));
    if (!organisation) return Error{ErrorKind::internal, "an account of no organisation"};
    VIGIL_TRY(const auto devices, devices_in_words(unit, id));
    return Concern{id.str(), organisation->id, organisation->division,
                   fmt::format("{} ({})", to_text(role->role), devices)};
}

Result<Concern> concern_of_account(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, protocol::decode<protocol::NameAccount>(arguments));
    return concern_of(unit, asked.account_id);
}

Result<Weight> shown_of_officers(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, protocol::decode<protocol::NameAccount>(arguments));
    VIGIL_TRY(const auto role, officers_role(unit, asked.account_id));
    return role ? Weight::shown : Weight::light;
}

}  // namespace vigil::app
