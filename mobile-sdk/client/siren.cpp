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

}  // namespace vigil::client
