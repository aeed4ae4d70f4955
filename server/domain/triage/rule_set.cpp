#include "domain/triage/rule_set.hpp"

#include <algorithm>

namespace vigil::triage {

const ClockRule* RuleSet::clock(std::string_view code) const noexcept {
    const auto found =
        std::find_if(clocks.begin(), clocks.end(), [&](const ClockRule& clock) { return clock.code == code; });
    return found != clocks.end() ? &*found : nullptr;
}

const ClockRule* RuleSet::acknowledgement(Function function) const noexcept {
    if (function == Function::procuratorate) return nullptr;
    return clock(function == Function::police ? kPoliceAcknowledge : kStationAcknowledges);
}

}  // namespace vigil::triage
