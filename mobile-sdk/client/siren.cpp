#include "client/siren.hpp"

#include <algorithm>

namespace vigil::client {

Sound sound_of(const protocol::AlertSummary& alert, const AccountId& account, bool mine) {
    if (!mine || alert.state != AlertState::open || alert.level == Level::blue) return Sound::none;
    const auto& rung = alert.rung_ids;
    const bool rings = !alert.rings || std::find(rung.begin(), rung.end(), account) != rung.end();
    if (!rings) return Sound::none;
    return alert.drill.value_or(false) ? Sound::quiet : Sound::siren;
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
