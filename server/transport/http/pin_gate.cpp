#include "transport/http/pin_gate.hpp"

#include <vigil/protocol/problems.hpp>

namespace vigil::http {

void PinGate::open(const SessionId& session, Instant now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(last_used_, [&](const auto& each) { return each.second + kPatience < now; });
    last_used_[session] = now;
}

bool PinGate::passes(const SessionId& session, Instant now) {
    const std::lock_guard lock(mutex_);
    const auto found = last_used_.find(session);
    if (found == last_used_.end() || found->second + kPatience < now) return false;
    found->second = now;
    return true;
}

Result<void> PinGate::require(Unit& unit, const Caller& caller, Instant now) {
    if (!caller.device || !caller.session) return success();
    VIGIL_TRY(const auto pin, unit.devices().pin(*caller.device));
    if (!pin || passes(*caller.session, now)) return success();
    return problem("pin_required", "the device is locked");
}

}  // namespace vigil::http
