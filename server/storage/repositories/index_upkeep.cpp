// Hashes of children and logins, from one index key to the next.
#include "storage/repositories/upkeep.hpp"

namespace vigil::storage {

constexpr Sql kChildrenToIndex = R"sql(
    SELECT id, case_id, report, sealed_identity FROM children
    WHERE id > :after
      AND EXISTS (SELECT 1 FROM child_index WHERE child = children.id)
      AND NOT EXISTS (SELECT 1 FROM child_index WHERE child = children.id AND index_key = :newest)
    ORDER BY id LIMIT :limit)sql";

Result<std::vector<Child>> StoredUpkeep::children_to_index(const KeyId& newest, const ChildId& after,
                                                           std::size_t limit) {
    return connection_.query(kChildrenToIndex, {{"newest", newest}, {"after", after}, {"limit", limit}}, [](Row& row) {
        return Child{row.get<ChildId>(), row.get<CaseId>(), row.get<ReportId>(), row.blob()};
    });
}

constexpr Sql kLoginsToIndex = R"sql(
    SELECT account, login_index, sealed_login, password_hash, index_key FROM credentials
    WHERE account > :after AND index_key <> :newest ORDER BY account LIMIT :limit)sql";

Result<std::vector<Credential>> StoredUpkeep::logins_to_index(const KeyId& newest, const AccountId& after,
                                                              std::size_t limit) {
    return connection_.query(kLoginsToIndex, {{"newest", newest}, {"after", after}, {"limit", limit}}, [](Row& row) {
        return Credential{row.get<AccountId>(), row.blob(), row.blob(), row.get<std::string>(), row.get<KeyId>()};
    });
}

constexpr Sql kIndexLogin = R"sql(
    UPDATE credentials SET earlier_login_index = login_index, login_index = :hash, index_key = :index_key
    WHERE account = :account)sql";

Result<void> StoredUpkeep::index_login(const AccountId& account, const BlindIndex& fresh) {
    VIGIL_TRY(
        connection_.execute(kIndexLogin, {{"account", account}, {"hash", Blob{fresh.hash}}, {"index_key", fresh.key}}));
    return success();
}

constexpr Sql kCountToIndex = R"sql(
    SELECT (SELECT count(*) FROM children
            WHERE EXISTS (SELECT 1 FROM child_index WHERE child = children.id)
              AND NOT EXISTS (SELECT 1 FROM child_index WHERE child = children.id AND index_key = :newest))
         + (SELECT count(*) FROM credentials WHERE index_key <> :newest))sql";

Result<std::int64_t> StoredUpkeep::to_index(const KeyId& newest) { return count(kCountToIndex, {{"newest", newest}}); }

// Whole hashes at a time: a part ends behind the last hash that it saw.
constexpr Sql kHashes = R"sql(
    SELECT hash FROM child_index WHERE hash > :after AND index_key = :retired ORDER BY hash LIMIT :limit)sql";
constexpr Sql kForgetHash = "DELETE FROM child_index WHERE hash = :hash AND index_key = :retired";

Result<Pass> StoredUpkeep::forget_children_under(const KeyId& retired, const std::string& from, std::size_t limit) {
    VIGIL_TRY(const auto hashes,
              connection_.query(kHashes, {{"after", Blob{from}}, {"retired", retired}, {"limit", limit}},
                                [](Row& row) { return row.blob(); }));
    for (const auto& hash : hashes) {
        VIGIL_TRY(connection_.execute(kForgetHash, {{"hash", Blob{hash}}, {"retired", retired}}));
    }
    Pass pass{.rows = hashes.size()};
    if (hashes.size() == limit) pass.next = hashes.back();
    return pass;
}

constexpr Sql kForgetLogins = "UPDATE credentials SET earlier_login_index = NULL WHERE earlier_login_index IS NOT NULL";

Result<void> StoredUpkeep::forget_earlier_logins() {
    VIGIL_TRY(connection_.execute(kForgetLogins));
    return success();
}

}  // namespace vigil::storage
