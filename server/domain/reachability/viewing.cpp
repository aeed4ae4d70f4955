#include "domain/reachability/viewing.hpp"

#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/projecting.hpp>

#include "domain/access/access.hpp"
#include "domain/duty/plan.hpp"
#include "domain/duty/rostering.hpp"
#include "domain/reachability/reachability.hpp"
#include "domain/reachability/warning.hpp"

namespace vigil {
namespace {

// Everything is put together first; the matrix leaves out what this reader may not see.
Result<protocol::DeviceStateView> view_of(Unit& unit, const KnownDevice& known, const DeviceReach& reach,
                                          DeviceReader reader) {
    const auto& [device, state] = known;
    protocol::DeviceStateView whole;
    whole.device_id = device.id;
    if (!device.sealed_label.empty()) {
        VIGIL_TRY(whole.label, unit.vault().open(Field::device_label, device.id.str(), device.sealed_label));
    }
    whole.reachable = reach.reachable();
    whole.reasons = reach.reasons;
    whole.heard_at = state.heard_at;
    whole.said_at = state.said_at;
    if (state.tested_at) whole.tested_at = quarter_of(*state.tested_at);
    if (state.said_at) {
        const auto& said = state.condition;
        whole.notifications = said.notifications;
        whole.full_screen = said.full_screen;
        whole.battery_exempt = said.battery_exempt;
        whole.sound = said.sound;
        whole.background = said.background;
        whole.version = said.version;
    }
    VIGIL_TRY(const auto part, protocol::projected(protocol::encode(whole), shown_device_fields(reader)));
    return protocol::decode_own<protocol::DeviceStateView>(part);
}

// The newest test that any organisation should have had an answer to from the caller by now.
Result<std::optional<Instant>> newest_asked_at(Unit& unit, const Caller& caller, Instant now) {
    std::optional<Instant> newest;
    for (const auto& membership : caller.memberships) {
        if (!may(membership.role, Right::answer)) continue;
        VIGIL_TRY(const auto asked, asked_at(unit, membership.organisation, now));
        if (asked) newest = std::max(newest.value_or(*asked), *asked);
    }
    return newest;
}

}  // namespace

Result<protocol::OwnDevices> own_devices(Unit& unit, const Caller& caller, const ReachabilityLimits& limits,
                                         Instant now) {
    protocol::OwnDevices own;
    VIGIL_TRY(const auto asked, newest_asked_at(unit, caller, now));
    VIGIL_TRY(const auto devices, known_devices(unit, caller.account));
    for (const auto& each : devices) {
        VIGIL_TRY(auto view, view_of(unit, each, reach_of(each.state, asked, limits, now), DeviceReader::oneself));
        own.devices.push_back(std::move(view));
    }
    return own;
}

Result<protocol::ReachabilityView> read_reachability(Unit& unit, const Caller& caller,
                                                     const OrganisationId& organisation,
                                                     const ReachabilityLimits& limits, Instant now) {
    VIGIL_TRY(may_plan_duty(unit, caller, organisation));
    protocol::ReachabilityView view{.organisation_id = organisation, .at = now, .officers = {}, .warnings = {}};
    VIGIL_TRY(const auto test, unit.reachability().newest_test(organisation));
    if (test) view.tested_at = test->sent_at;
    VIGIL_TRY(const auto asked, asked_at(unit, organisation, now));
    VIGIL_TRY(const auto officers, answering_officers(unit, organisation));
    for (const auto& officer : officers) {
        protocol::OfficerView shown{.account_id = officer, .reasons = {}, .devices = {}};
        OfficerReach reach;
        VIGIL_TRY(reach.telephone, has_telephone(unit, officer));
        VIGIL_TRY(const auto devices, known_devices(unit, officer));
        for (const auto& each : devices) {
            reach.devices.push_back(reach_of(each.state, asked, limits, now));
            VIGIL_TRY(auto device, view_of(unit, each, reach.devices.back(), DeviceReader::overseer));
            shown.devices.push_back(std::move(device));
        }
        shown.reachable = reach.reachable();
        shown.tested = reach.tested();
        shown.telephone = reach.telephone;
        shown.reasons = reach.reasons();
        view.officers.push_back(std::move(shown));
    }
    VIGIL_TRY(const auto open, unit.reachability().open_warnings_of(organisation));
    for (const auto& warning : open) view.warnings.push_back(vigil::view_of(warning));
    // Several may have been told of one.
    const auto place = [](const auto& each) { return std::pair(each.from, each.account_id); };
    std::stable_sort(view.warnings.begin(), view.warnings.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
    const auto again = std::unique(view.warnings.begin(), view.warnings.end(),
                                   [&](const auto& a, const auto& b) { return place(a) == place(b); });
    view.warnings.erase(again, view.warnings.end());
    return view;
}

}  // namespace vigil
