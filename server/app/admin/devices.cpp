// enrol, device.*: the phones and consoles of an account.
#include <vigil/protocol/messages/admin.hpp>

#include "app/admin/command.hpp"
#include "app/admin/officers.hpp"

namespace vigil::app {
namespace {

using protocol::decode;
using protocol::encode;

Result<protocol::DeviceView> view_of(Unit& unit, const Device& device) {
    protocol::DeviceView view{device.id, device.account, {}, device.created_at, device.revoked_at};
    if (device.sealed_label.empty()) return view;  // it has no name
    VIGIL_TRY(view.label, unit.vault().open(Field::device_label, device.id.str(), device.sealed_label));
    return view;
}

Result<std::string> enrol(const DeskParts& parts, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameAccount>(arguments));
    const std::string code = parts.tokens.enrolment_code();
    VIGIL_TRY(const auto issued, Administration(*parts.rules, parts.ids)
                                     .enrol(unit, asked.account_id, parts.tokens.enrolment_hash(code),
                                            now + parts.enrolment_lifetime, now));
    return encode(protocol::IssuedEnrolment{asked.account_id, code, issued.expires_at});
}

Result<std::string> list_devices(const DeskParts&, Unit& unit, const std::string& arguments, Instant) {
    VIGIL_TRY(const auto asked, decode<protocol::NameAccount>(arguments));
    VIGIL_TRY(require(unit.accounts().find(asked.account_id), "account"));
    VIGIL_TRY(const auto devices, unit.devices().of_account(asked.account_id));
    protocol::DeviceList listed;
    for (const auto& each : devices) {
        VIGIL_TRY(auto view, view_of(unit, each));
        listed.devices.push_back(std::move(view));
    }
    return encode(listed);
}

Result<std::string> revoke(const DeskParts&, Unit& unit, const std::string& arguments, Instant now) {
    VIGIL_TRY(const auto asked, decode<protocol::NameDevice>(arguments));
    VIGIL_TRY(const auto device, revoke_device(unit, asked.device_id, now));
    VIGIL_TRY(const auto view, view_of(unit, device));
    return encode(view);
}

void tell_revoked(const DeskParts& parts, const std::string& arguments) {
    const auto asked = decode<protocol::NameDevice>(arguments);
    if (asked && parts.on_device_revoked) parts.on_device_revoked(asked.value().device_id);
}

// Whoever has an officer's phone reads what the officer may read (F141).
Result<Weight> weight_of_enrolment(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameAccount>(arguments));
    VIGIL_TRY(const auto role, officers_role(unit, asked.account_id));
    return role ? Weight::two : Weight::light;
}

Result<AccountId> holder_of(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameDevice>(arguments));
    VIGIL_TRY(const auto device, unit.devices().find(asked.device_id));
    if (!device) return Error{ErrorKind::not_found, "there is no such device"};
    return device->account;
}

// The log names the device, and the officer's organisation. Whose device a reporter's is, it does not say.
Result<Concern> concern_of_device(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto asked, decode<protocol::NameDevice>(arguments));
    VIGIL_TRY(const auto account, holder_of(unit, arguments));
    VIGIL_TRY(auto concern, concern_of(unit, account));
    concern.subject = asked.device_id.str();
    return concern;
}

Result<Weight> weight_of_device(Unit& unit, const std::string& arguments) {
    VIGIL_TRY(const auto account, holder_of(unit, arguments));
    VIGIL_TRY(const auto role, officers_role(unit, account));
    return role ? Weight::shown : Weight::light;
}

constexpr std::array kDeviceCommands{
    AdminCommand{"enrol", Effect::changes, enrol, nullptr, nullptr, Right::administer, concern_of_account,
                 weight_of_enrolment},
    AdminCommand{"device.list", Effect::looks, list_devices, nullptr, nullptr, Right::secure, concern_of_account},
    AdminCommand{"device.revoke", Effect::changes, revoke, nullptr, tell_revoked, Right::secure, concern_of_device,
                 weight_of_device},
};

}  // namespace

std::span<const AdminCommand> device_commands() { return kDeviceCommands; }

}  // namespace vigil::app
