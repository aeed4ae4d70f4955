// Divisions, organisations, accounts: who and where.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/accounts/account.hpp"
#include "domain/routing/division.hpp"
#include "domain/routing/organisation.hpp"

namespace vigil {

class DivisionRepository {
public:
    virtual ~DivisionRepository() = default;
    virtual Result<std::optional<Division>> find(const DivisionCode& code) = 0;
    // The division itself first, then its parents up to the region; empty where the code is unknown.
    virtual Result<std::vector<Division>> ancestry(const DivisionCode& code) = 0;
    virtual Result<std::vector<Division>> children(const DivisionCode& parent) = 0;
    virtual Result<std::vector<Division>> roots() = 0;  // without a parent: the region
    virtual Result<std::vector<Division>> all() = 0;
    virtual Result<std::int64_t> count() = 0;
    virtual Result<void> put(const Division& division) = 0;  // inserts, or replaces the row of that code
};

class OrganisationRepository {
public:
    virtual ~OrganisationRepository() = default;
    virtual Result<void> insert(const Organisation& organisation) = 0;  // conflict: the id exists
    virtual Result<std::optional<Organisation>> find(const OrganisationId& id) = 0;
    virtual Result<void> update(const Organisation& organisation) = 0;
    virtual Result<std::vector<Organisation>> list(const std::optional<DivisionCode>& division) = 0;

    virtual Result<void> cover(const Coverage& coverage) = 0;    // repeating it changes nothing
    virtual Result<void> uncover(const Coverage& coverage) = 0;  // likewise
    virtual Result<std::vector<Coverage>> coverage_of(const OrganisationId& id) = 0;
    virtual Result<std::int64_t> count() = 0;
    // Active organisations that perform `function` for exactly one of `divisions`; ordered by division, then id.
    virtual Result<std::vector<Coverage>> covering(Function function, std::span<const DivisionCode> divisions) = 0;
};

class AccountRepository {
public:
    virtual ~AccountRepository() = default;
    virtual Result<void> insert(const Account& account) = 0;  // with its memberships; conflict: the id exists
    virtual Result<std::optional<Account>> find(const AccountId& id) = 0;
    virtual Result<void> set_active(const AccountId& id, bool active) = 0;
    virtual Result<void> add_membership(const AccountId& id, const Membership& membership) = 0;
    virtual Result<void> remove_membership(const AccountId& id, const Membership& membership) = 0;
    virtual Result<std::vector<Account>> of_organisation(const OrganisationId& id) = 0;

    virtual Result<void> put_credential(const Credential& credential) = 0;  // conflict: another account has the login
    // By its hash under the newest index key, or under the one before while a key follows another.
    virtual Result<std::optional<Credential>> find_credential(const std::string& login_index) = 0;
    // How often the account's login failed; find_credential tells it. Success leaves no row.
    virtual Result<void> put_attempts(const AccountId& id, const LoginAttempts& attempts) = 0;

    virtual Result<void> put_second_factor(const SecondFactor& factor) = 0;  // inserts, or replaces the account's
    virtual Result<std::optional<SecondFactor>> find_second_factor(const AccountId& id) = 0;
    virtual Result<void> put_recovery_codes(const AccountId& id, std::span<const std::string> hashes) = 0;  // all anew
    virtual Result<bool> use_recovery_code(const AccountId& id, const std::string& hash) = 0;  // false: none such
};

class DeviceRepository {
public:
    virtual ~DeviceRepository() = default;
    virtual Result<void> insert_enrolment(const Enrolment& enrolment) = 0;
    virtual Result<std::optional<Enrolment>> find_enrolment(const std::string& code_hash) = 0;
    virtual Result<void> use_enrolment(const EnrolmentId& id) = 0;  // conflict: it was used
    virtual Result<void> expire_enrolments(const AccountId& account, Instant at) = 0;  // its codes, which nobody has used

    virtual Result<void> insert(const Device& device) = 0;
    virtual Result<std::optional<Device>> find(const DeviceId& id) = 0;
    virtual Result<std::vector<Device>> of_account(const AccountId& id) = 0;
    virtual Result<void> revoke(const DeviceId& id, Instant at) = 0;  // the first revocation's time stays

    virtual Result<void> put_pin(const DeviceId& id, const DevicePin& pin) = 0;
    virtual Result<std::optional<DevicePin>> pin(const DeviceId& id) = 0;
};

class SessionRepository {
public:
    virtual ~SessionRepository() = default;
    // A challenge is signed once by a device key. `consume` answers whether it was there and not expired.
    virtual Result<void> insert_challenge(const std::string& hash, const DeviceId& device, Instant expires_at) = 0;
    virtual Result<bool> consume_challenge(const std::string& hash, const DeviceId& device, Instant now) = 0;
    virtual Result<void> forget_challenges(Instant expired_before) = 0;

    virtual Result<void> insert(const Session& session) = 0;
    virtual Result<std::optional<Session>> find(const SessionId& id) = 0;
    virtual Result<std::optional<Session>> find_by_access(const std::string& access_hash) = 0;
    virtual Result<std::optional<Session>> find_by_refresh(const std::string& refresh_hash) = 0;  // current or previous
    virtual Result<void> update(const Session& session) = 0;
    virtual Result<void> revoke_of_device(const DeviceId& id, Instant at) = 0;
    virtual Result<void> revoke_of_account(const AccountId& id, Instant at) = 0;
};

}  // namespace vigil
