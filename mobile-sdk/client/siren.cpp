#include "client/siren.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace vigil::client {

Sound sound_of(const protocol::AlertSummary& alert, const AccountId& account, bool mine) {
    if (!mine || alert.state != AlertState::open || alert.level == Level::blue) return Sound::none;
    const auto& rung = alert.rung_ids;
    const bool rings = !alert.rings || std::find(rung.begin(), rung.end(), account) != rung.end();
    if (!rings) return Sound::none;
    return alert.drill.value_or(false) ? Sound::quiet : Sound::siren;
}

std::vector<Sound> sounds_of(const std::vector<Listed>& alerts, const AccountId& account) {
    std::vector<Sound> sounds;
    std::map<std::string, std::size_t> sounding;  // by burst, which of the alerts
    for (const auto& each : alerts) {
        const auto& alert = each.alert;
        sounds.push_back(sound_of(alert, account, each.mine));
        if (alert.burst.empty() || sounds.back() != Sound::siren) continue;
        const std::size_t at = sounds.size() - 1;
        const auto [before, is_first] = sounding.try_emplace(alert.burst, at);
        if (is_first) continue;
        const bool goes_before = alert.level > alerts[before->second].alert.level;
        sounds[goes_before ? before->second : at] = Sound::quiet;
        if (goes_before) before->second = at;
    }
    return sounds;
}

Sound sound_of(const protocol::VisitView& visit, const AccountId& account) {
    const auto& companions = visit.companion_ids;
    const bool went =
        visit.account_id == account || std::find(companions.begin(), companions.end(), account) != companions.end();
    const bool asked = visit.state == VisitState::asked && went;
    const bool alarmed = visit.state == VisitState::alarmed && !went;
    return asked || alarmed ? Sound::siren : Sound::none;
}

}  // namespace vigil::client
