#pragma once

#include "domain/ports/directory.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredAccounts final : public AccountRepository {
public:
    explicit StoredAccounts(Connection& connection) : connection_(connection) {}

    Result<void> insert(const Account& account) override;
    Result<std::optional<Account>> find(const AccountId& id) override;
    Result<void> set_active(const AccountId& id, bool active) override;
    Result<void> add_membership(const AccountId& id, const Membership& membership) override;
    Result<void> remove_membership(const AccountId& id, const Membership& membership) override;
    Result<std::vector<Account>> of_organisation(const OrganisationId& id) override;
    Result<void> put_credential(const Credential& credential) override;
    Result<std::optional<Credential>> find_credential(const std::string& login_index) override;

private:
    Result<void> read_memberships(Account& account);

    Connection& connection_;
};

}  // namespace vigil::storage
