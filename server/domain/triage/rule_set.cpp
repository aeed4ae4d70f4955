#include "domain/triage/rule_set.hpp"

#include <algorithm>

namespace vigil::triage {

const ClockRule* RuleSet::clock(std::string_view code) const noexcept {
    const auto found =
        std::find_if(clocks.begin(), clocks.end(), [&](const ClockRule& clock) { return clock.code == code; });
    return found != clocks.end() ? &*found : nullptr;
}

}  // namespace vigil::triage
