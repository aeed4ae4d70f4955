// The trail of an assessment as it is stored and shown.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/messages/stored.hpp>

#include "domain/triage/assessment.hpp"

namespace vigil::triage {

protocol::StoredTrail trail_of(const Assessment& assessment);

// FiredRule::effect taken apart again: "at_least red", "notifies police_110 procuratorate".
struct EffectParts {
    std::optional<Effect> effect{};  // none: a word that this program does not know
    std::optional<Level> level{};
    std::vector<std::string> targets{};
};
EffectParts parts_of(std::string_view effect);

}  // namespace vigil::triage
