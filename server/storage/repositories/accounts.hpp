#pragma once

#include "domain/ports/directory.hpp"
#include "storage/engine/connection.hpp"
#include "storage/vault/holders.hpp"

namespace vigil::storage {

class StoredAccounts final : public AccountRepository {
public:
    StoredAccounts(Connection& connection, const KeyRing& keys) : connection_(connection), holders_(keys) {}

    Result<void> insert(const Account& account) override;
    Result<std::optional<Account>> find(const AccountId& id) override;
    Result<void> set_active(const AccountId& id, bool active) override;
    Result<void> add_membership(const AccountId& id, const Membership& membership) override;
    Result<void> remove_membership(const AccountId& id, const Membership& membership) override;
    Result<std::vector<Account>> of_organisation(const OrganisationId& id) override;
    Result<void> put_credential(const Credential& credential) override;
    Result<std::optional<Credential>> find_credential(const std::string& login_index) override;
    Result<void> put_attempts(const AccountId& id, const LoginAttempts& attempts) override;
    Result<void> put_second_factor(const SecondFactor& factor) override;
    Result<std::optional<SecondFactor>> find_second_factor(const AccountId& id) override;
    Result<void> put_recovery_codes(const AccountId& id, std::span<const std::string> hashes) override;
    Result<bool> use_recovery_code(const AccountId& id, const std::string& hash) override;

private:
    Result<void> read_memberships(Account& account);

    Connection& connection_;
    Holders holders_;
};

}  // namespace vigil::storage
