// The second factor of password logins: TOTP, and recovery codes for a lost authenticator.
#pragma once

#include <string>
#include <vector>

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Shown once, handed over in person.
struct IssuedFactor {
    std::string uri;
    std::vector<std::string> recovery_codes;
};

// Whether a password alone is enough for an account that has no second factor. Reporters log in with a phone's key.
enum class FactorDemand { where_it_exists, always };

class SecondFactors {
public:
    SecondFactors(const OneTimeCodes& codes, const Tokens& tokens) : codes_(codes), tokens_(tokens) {}

    // A new secret and new recovery codes; the old ones end. It counts from its first good code on.
    Result<IssuedFactor> issue(Unit& unit, const AccountId& account, Instant now) const;

    // After the password was found good. `code`: of the authenticator, or a recovery code; each is good once. Errors:
    // unauthenticated, code second_factor_required: none was given, or the account has none and must have one;
    // session_refused: it is not good.
    Result<void> check(Unit& unit, const AccountId& account, const std::string& code, FactorDemand demand,
                       Instant now) const;

private:
    const OneTimeCodes& codes_;
    const Tokens& tokens_;
};

}  // namespace vigil
