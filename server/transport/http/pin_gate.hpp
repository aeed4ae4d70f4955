// Which sessions of duty phones are unlocked: cases stand behind the PIN of the device (F22).
#pragma once

#include <mutex>
#include <unordered_map>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "domain/accounts/account.hpp"
#include "domain/ports/unit.hpp"

namespace vigil::http {

// Kept in memory: after a restart every phone is asked again. May be used from any thread.
class PinGate {
public:
    // A phone that lies on a table locks after this.
    static constexpr std::chrono::minutes kPatience{2};

    void open(const SessionId& session, Instant now);

    // Whether the session was opened and used within the patience; a passage is a use.
    bool passes(const SessionId& session, Instant now);

    // forbidden, code pin_required: the caller's device has a PIN and is locked. A device without one passes.
    Result<void> require(Unit& unit, const Caller& caller, Instant now);

private:
    std::mutex mutex_;
    std::unordered_map<SessionId, Instant> last_used_;
};

}  // namespace vigil::http
