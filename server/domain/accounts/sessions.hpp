// Enrolment of devices, and the sessions of devices and consoles.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "domain/ports/unit.hpp"

namespace vigil {

// Fresh tokens as they are stored.
struct TokenHashes {
    std::string access;
    std::string refresh;
};

struct SessionLimits {
    std::chrono::minutes access{60};
    std::chrono::hours refresh{24 * 30};
    std::chrono::minutes challenge{5};
    int failures_before_lock = 5;
    std::chrono::minutes lock{15};
};

// Whether a session still stands. A report takes the same path whatever the answer (promise P12).
enum class Standing { live, expired, revoked };

struct Identified {
    Caller caller;
    Standing standing{};
};

// Ends the device and every session on it. not_found: no such device.
Result<Device> revoke_device(Unit& unit, const DeviceId& id, Instant now);

// Each call runs inside one transaction. Refusals do not say which part was wrong.
class Sessions {
public:
    explicit Sessions(SessionLimits limits) : limits_(limits) {}

    // Binds `device` (id, key, sealed label) to the account of the code. A second redemption with the same key answers the
    // first device: the answer may have been lost. forbidden, code enrolment_refused: unknown, used or expired code.
    Result<Device> redeem(Unit& unit, const std::string& code_hash, Device device, Instant now) const;

    Result<Instant> challenge(Unit& unit, const DeviceId& device, const std::string& challenge_hash, Instant now) const;

    // After the signature over the challenge was found good. unauthenticated, code session_refused: the challenge is
    // unknown, used or expired, or device or account no longer stand.
    Result<Session> start(Unit& unit, const DeviceId& device, const std::string& challenge_hash, SessionId id,
                          const TokenHashes& fresh, Instant now) const;

    // After the password was found good.
    Result<Session> start_console(Unit& unit, const AccountId& account, SessionId id, const TokenHashes& fresh,
                                  Instant now) const;

    // Rotates. The previous token keeps working until the new one has been used, so a lost answer locks nobody out.
    Result<Session> refresh(Unit& unit, const std::string& refresh_hash, const TokenHashes& fresh, Instant now) const;

    Result<std::monostate> end(Unit& unit, const std::string& access_hash, Instant now) const;

    // Who holds this access token; nothing for a token that never was.
    Result<std::optional<Identified>> identify(Unit& unit, const std::string& access_hash, Instant now) const;

    // unauthenticated, code session_refused, as for a wrong password: too many attempts have failed lately.
    Result<void> check_not_locked(Unit& unit, const std::string& login_index, Instant now) const;

    // One more failed attempt, or a success; locks after too many, and counts anew after a lock.
    Result<std::monostate> note_login(Unit& unit, const std::string& login_index, bool success, Instant now) const;

private:
    Result<Session> open(Unit& unit, const Account& account, std::optional<DeviceId> device, SessionId id,
                         const TokenHashes& fresh, Instant now) const;

    SessionLimits limits_;
};

}  // namespace vigil
