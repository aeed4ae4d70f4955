#include "domain/reachability/reachability.hpp"

#include <algorithm>
#include <set>

namespace vigil {

Instant quarter_of(Instant at) {
    constexpr auto quarter = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::minutes(15));
    return at - at.time_since_epoch() % quarter;
}

DeviceReach reach_of(const DeviceState& state, const std::optional<Instant>& asked_at, const ReachabilityLimits& limits,
                     Instant now) {
    DeviceReach reach;
    const auto add_where = [&](bool holds, Unreached reason) {
        if (holds) reach.reasons.push_back(reason);
    };
    const auto is_off = [](Setting setting) { return setting == Setting::off; };
    const auto& said = state.condition;
    add_where(!state.heard_at || now - *state.heard_at > limits.heard_within, Unreached::not_heard_of);
    add_where(is_off(said.notifications), Unreached::notifications_off);
    add_where(is_off(said.full_screen), Unreached::full_screen_off);
    add_where(is_off(said.battery_exempt), Unreached::battery_saving);
    add_where(is_off(said.sound), Unreached::sound_off);
    add_where(is_off(said.background), Unreached::background_off);
    add_where(asked_at && (!state.tested_at || *state.tested_at < *asked_at), Unreached::test_unanswered);
    reach.tested = state.tested_at && now - *state.tested_at <= limits.tested_within;
    return reach;
}

bool OfficerReach::reachable() const {
    return telephone || std::any_of(devices.begin(), devices.end(), [](const auto& each) { return each.reachable(); });
}

bool OfficerReach::tested() const {
    return std::any_of(devices.begin(), devices.end(),
                       [](const auto& each) { return each.reachable() && each.tested; });
}

std::vector<Unreached> OfficerReach::reasons() const {
    if (devices.empty()) return {Unreached::no_device};
    std::set<Unreached> all;
    for (const auto& each : devices) {
        if (each.reachable()) return {};
        all.insert(each.reasons.begin(), each.reasons.end());
    }
    return {all.begin(), all.end()};
}

Result<std::optional<Instant>> asked_at(Unit& unit, const OrganisationId& organisation, Instant now) {
    VIGIL_TRY(const auto test, unit.reachability().newest_test(organisation));
    if (!test || now - test->sent_at < kAnswerTime) return std::optional<Instant>();
    return std::optional(test->sent_at);
}

Result<std::vector<KnownDevice>> known_devices(Unit& unit, const AccountId& account) {
    VIGIL_TRY(const auto devices, unit.devices().of_account(account));
    std::vector<KnownDevice> known;
    for (const auto& device : devices) {
        if (device.revoked_at) continue;
        VIGIL_TRY(const auto state, unit.reachability().find(device.id));
        known.push_back({device, state.value_or(DeviceState{.device = device.id})});
    }
    return known;
}

Result<bool> has_telephone(Unit& unit, const AccountId& account) {
    VIGIL_TRY(const auto telephone, unit.deliveries().telephone(account));
    return telephone && !telephone->dead_at;
}

Result<OfficerReach> reach_of(Unit& unit, const AccountId& account, const std::optional<Instant>& asked_at,
                              const ReachabilityLimits& limits, Instant now) {
    OfficerReach reach;
    VIGIL_TRY(reach.telephone, has_telephone(unit, account));
    VIGIL_TRY(const auto devices, known_devices(unit, account));
    for (const auto& each : devices) reach.devices.push_back(reach_of(each.state, asked_at, limits, now));
    return reach;
}

}  // namespace vigil
