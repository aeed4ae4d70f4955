#include "storage/repositories/accounts.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {
namespace {

// Its memberships stand in a table of their own.
Account read_account(Row& row) {
    return Account{row.get<AccountId>(), row.blob(), row.get<std::string>(), row.get<bool>()};
}

}  // namespace

constexpr Sql kInsertAccount = R"sql(
    INSERT INTO accounts (id, sealed_name, reporter_kind, active) VALUES (:id, :sealed_name, :reporter_kind, :active)
    ON CONFLICT (id) DO NOTHING)sql";

Result<void> StoredAccounts::insert(const Account& account) {
    VIGIL_TRY(inserted("account", connection_.execute(kInsertAccount, {{"id", account.id},
                                                                       {"sealed_name", Blob{account.sealed_name}},
                                                                       {"reporter_kind", account.reporter_kind},
                                                                       {"active", account.active}})));
    for (const auto& membership : account.memberships) {
        VIGIL_TRY(add_membership(account.id, membership));
    }
    return success();
}

constexpr Sql kFindAccount = "SELECT id, sealed_name, reporter_kind, active FROM accounts WHERE id = :id";

Result<std::optional<Account>> StoredAccounts::find(const AccountId& id) {
    VIGIL_TRY(auto account, connection_.query_one(kFindAccount, {{"id", id}}, read_account));
    if (account) {
        VIGIL_TRY(read_memberships(*account));
    }
    return account;
}

constexpr Sql kMemberships =
    "SELECT organisation, role FROM memberships WHERE account = :account ORDER BY organisation, role";

Result<void> StoredAccounts::read_memberships(Account& account) {
    VIGIL_TRY(account.memberships, connection_.query(kMemberships, {{"account", account.id}}, [](Row& row) {
        return Membership{row.get<OrganisationId>(), row.get<Role>()};
    }));
    return success();
}

constexpr Sql kSetActive = "UPDATE accounts SET active = :active WHERE id = :id";

Result<void> StoredAccounts::set_active(const AccountId& id, bool active) {
    return changed("account", connection_.execute(kSetActive, {{"id", id}, {"active", active}}));
}

constexpr Sql kAddMembership = R"sql(
    INSERT INTO memberships (account, organisation, role) VALUES (:account, :organisation, :role)
    ON CONFLICT (account, organisation, role) DO NOTHING)sql";

Result<void> StoredAccounts::add_membership(const AccountId& id, const Membership& membership) {
    VIGIL_TRY(connection_.execute(
        kAddMembership, {{"account", id}, {"organisation", membership.organisation}, {"role", membership.role}}));
    return success();
}

constexpr Sql kRemoveMembership = R"sql(
    DELETE FROM memberships WHERE account = :account AND organisation = :organisation AND role = :role)sql";

Result<void> StoredAccounts::remove_membership(const AccountId& id, const Membership& membership) {
    VIGIL_TRY(connection_.execute(
        kRemoveMembership, {{"account", id}, {"organisation", membership.organisation}, {"role", membership.role}}));
    return success();
}

constexpr Sql kAccountsOfOrganisation = R"sql(
    SELECT id, sealed_name, reporter_kind, active FROM accounts
    WHERE id IN (SELECT account FROM memberships WHERE organisation = :organisation) ORDER BY id)sql";

Result<std::vector<Account>> StoredAccounts::of_organisation(const OrganisationId& id) {
    VIGIL_TRY(auto accounts, connection_.query(kAccountsOfOrganisation, {{"organisation", id}}, read_account));
    for (auto& account : accounts) {
        VIGIL_TRY(read_memberships(account));
    }
    return accounts;
}

// Answers no row where another account has the login, instead of failing on the unique key.
constexpr Sql kPutCredential = R"sql(
    INSERT INTO credentials (account, login_index, sealed_login, password_hash, index_key)
    SELECT :account, :login_index, :sealed_login, :password_hash, :index_key
    WHERE NOT EXISTS (SELECT 1 FROM credentials WHERE login_index = :login_index AND account <> :account)
    ON CONFLICT (account) DO UPDATE SET
        login_index = excluded.login_index, sealed_login = excluded.sealed_login,
        password_hash = excluded.password_hash, index_key = excluded.index_key)sql";

Result<void> StoredAccounts::put_credential(const Credential& credential) {
    return inserted("login", connection_.execute(kPutCredential, {{"account", credential.account},
                                                                  {"login_index", Blob{credential.login_index}},
                                                                  {"sealed_login", Blob{credential.sealed_login}},
                                                                  {"password_hash", credential.password_hash},
                                                                  {"index_key", credential.index_key}}));
}

constexpr Sql kFindCredential = R"sql(
    SELECT account, login_index, sealed_login, password_hash, index_key
    FROM credentials WHERE login_index = :login_index OR earlier_login_index = :login_index)sql";

constexpr Sql kFindFailures = "SELECT failures, locked_until_ms FROM login_failures WHERE mark = :mark";

Result<std::optional<Credential>> StoredAccounts::find_credential(const std::string& login_index) {
    VIGIL_TRY(
        auto credential, connection_.query_one(kFindCredential, {{"login_index", Blob{login_index}}}, [](Row& row) {
            return Credential{row.get<AccountId>(), row.blob(), row.blob(), row.get<std::string>(), row.get<KeyId>()};
        }));
    if (!credential) return std::nullopt;
    const std::string mark = holders_.mark(MarkKind::login, credential->account.str());
    VIGIL_TRY(auto attempts, connection_.query_one(kFindFailures, {{"mark", Blob{mark}}}, [](Row& row) {
        return LoginAttempts{row.get<int>(), row.get<std::optional<Instant>>()};
    }));
    if (attempts) credential->attempts = *attempts;
    return credential;
}

constexpr Sql kPutFailures = R"sql(
    INSERT INTO login_failures (mark, failures, locked_until_ms) VALUES (:mark, :failures, :locked_until_ms)
    ON CONFLICT (mark) DO UPDATE SET failures = excluded.failures, locked_until_ms = excluded.locked_until_ms)sql";

constexpr Sql kForgetFailures = "DELETE FROM login_failures WHERE mark = :mark";

Result<void> StoredAccounts::put_attempts(const AccountId& id, const LoginAttempts& attempts) {
    const std::string mark = holders_.mark(MarkKind::login, id.str());
    if (attempts.failures == 0) {
        VIGIL_TRY(connection_.execute(kForgetFailures, {{"mark", Blob{mark}}}));
    } else {
        VIGIL_TRY(connection_.execute(
            kPutFailures,
            {{"mark", Blob{mark}}, {"failures", attempts.failures}, {"locked_until_ms", attempts.locked_until}}));
    }
    return success();
}

constexpr Sql kPutFactor = R"sql(
    INSERT INTO second_factors (account, sealed_secret, last_step, confirmed)
    VALUES (:account, :sealed_secret, :last_step, :confirmed)
    ON CONFLICT (account) DO UPDATE SET
        sealed_secret = excluded.sealed_secret, last_step = excluded.last_step, confirmed = excluded.confirmed)sql";

Result<void> StoredAccounts::put_second_factor(const SecondFactor& factor) {
    VIGIL_TRY(connection_.execute(kPutFactor, {{"account", factor.account},
                                               {"sealed_secret", Blob{factor.sealed_secret}},
                                               {"last_step", factor.last_step},
                                               {"confirmed", factor.confirmed}}));
    return success();
}

constexpr Sql kFindFactor =
    "SELECT account, sealed_secret, last_step, confirmed FROM second_factors WHERE account = :account";

Result<std::optional<SecondFactor>> StoredAccounts::find_second_factor(const AccountId& id) {
    return connection_.query_one(kFindFactor, {{"account", id}}, [](Row& row) {
        return SecondFactor{row.get<AccountId>(), row.blob(), row.get<std::int64_t>(), row.get<bool>()};
    });
}

constexpr Sql kForgetCodes = "DELETE FROM recovery_codes WHERE account = :account";
constexpr Sql kInsertCode = R"sql(
    INSERT INTO recovery_codes (account, code_hash) VALUES (:account, :code_hash) ON CONFLICT DO NOTHING)sql";

Result<void> StoredAccounts::put_recovery_codes(const AccountId& id, std::span<const std::string> hashes) {
    VIGIL_TRY(connection_.execute(kForgetCodes, {{"account", id}}));
    for (const auto& hash : hashes) {
        VIGIL_TRY(connection_.execute(kInsertCode, {{"account", id}, {"code_hash", Blob{hash}}}));
    }
    return success();
}

constexpr Sql kUseCode = "DELETE FROM recovery_codes WHERE account = :account AND code_hash = :code_hash";

Result<bool> StoredAccounts::use_recovery_code(const AccountId& id, const std::string& hash) {
    VIGIL_TRY(const auto used, connection_.execute(kUseCode, {{"account", id}, {"code_hash", Blob{hash}}}));
    return used == 1;
}

}  // namespace vigil::storage
