// Accounts, the devices bound to them, and the sessions of both.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

struct Membership {
    OrganisationId organisation;
    Role role{};

    bool operator==(const Membership&) const = default;
};

struct Account {
    AccountId id;
    std::string sealed_name;    // Field::account_name
    std::string reporter_kind;  // the profession, a code of the rule set; empty: does not report
    bool active = true;
    std::vector<Membership> memberships{};
};

// Whether it is more than a reporter somewhere.
inline bool is_officer(const Account& account) {
    return std::any_of(account.memberships.begin(), account.memberships.end(),
                       [](const Membership& each) { return each.role != Role::reporter; });
}

// How a login went lately. Kept apart from the login and only while it fails: a login that succeeds writes nothing that
// would say when its holder came.
struct LoginAttempts {
    int failures{};  // since the last success
    std::optional<Instant> locked_until{};
};

// A password login, for consoles. `login_index` is an HMAC of the login, so that the name itself stays sealed.
struct Credential {
    AccountId account;
    std::string login_index;
    std::string sealed_login;   // Field::account_login
    std::string password_hash;  // Argon2id, encoded form
    KeyId index_key{};          // the generation of the index key that made login_index
    LoginAttempts attempts{};
};

// TOTP (RFC 6238) beside the password. It counts from its first good code on.
struct SecondFactor {
    AccountId account;
    std::string sealed_secret;  // Field::second_factor: 20 bytes
    std::int64_t last_step{};   // of the last code that was taken; earlier ones are refused
    bool confirmed = false;
};

// The PIN of a duty phone, behind which cases stand.
struct DevicePin {
    std::string hash;  // Argon2id, encoded form
    int failures{};    // since the last success
};

// A one-time code that binds a device to an account. Only its hash is kept.
struct Enrolment {
    EnrolmentId id;
    AccountId account;
    std::string code_hash;
    Instant expires_at{};
    bool used = false;
};

struct Device {
    DeviceId id;
    AccountId account;
    std::string algorithm;     // "ES256"
    std::string public_key;    // SubjectPublicKeyInfo in DER
    std::string sealed_label;  // Field::device_label: people name phones after themselves
    Instant created_at{};      // a whole day (UTC): not the minute in which its holder perhaps reported
    std::optional<Instant> revoked_at{};
};

// Tokens are kept as SHA-256. Times are whole hours, rounded up: a session must not say when its holder did something
// (a report and a session that share a minute could be joined; promise P7).
struct Session {
    SessionId id;
    AccountId account;
    std::optional<DeviceId> device{};  // none: a password login
    std::string access_hash;
    Instant access_expires_at{};
    std::string refresh_hash;
    std::string previous_refresh_hash;  // works until the new one has been used; empty: none
    Instant refresh_expires_at{};
    std::optional<Instant> revoked_at{};
};

// Who asks: what authentication found, read afresh for each request.
struct Caller {
    AccountId account;
    std::optional<DeviceId> device{};
    std::optional<SessionId> session{};
    std::string reporter_kind;
    std::vector<Membership> memberships{};

    bool has(Role role) const {
        for (const auto& membership : memberships)
            if (membership.role == role) return true;
        return false;
    }
    bool member_of(const OrganisationId& organisation) const {
        for (const auto& membership : memberships)
            if (membership.organisation == organisation) return true;
        return false;
    }
};

}  // namespace vigil
