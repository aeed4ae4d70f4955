// Hashes of children and logins, from one index key to the next.
#include "storage/repositories/upkeep.hpp"

namespace vigil::storage {

constexpr Sql kChildrenToIndex = R"sql(
    SELECT id, case_id, report, named_ms, sealed_identity FROM children
    WHERE id > :after
      AND EXISTS (SELECT 1 FROM child_index WHERE child = children.id)
      AND NOT EXISTS (SELECT 1 FROM child_index WHERE child = children.id AND index_key = :newest)
    ORDER BY id LIMIT :limit)sql";

Result<std::vector<Child>> StoredUpkeep::children_to_index(const KeyId& newest, const ChildId& after,
                                                           std::size_t limit) {
    return connection_.query(kChildrenToIndex, {{"newest", newest}, {"after", after}, {"limit", limit}}, [](Row& row) {
        return Child{row.get<ChildId>(), row.get<CaseId>(), row.get<ReportId>(), row.get<Instant>(), row.blob()};
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

// Whole children at a time: a part ends behind the last child that it saw.
constexpr Sql kChildrenUnder = R"sql(
    SELECT DISTINCT child FROM child_index WHERE child > :after AND index_key = :retired ORDER BY child LIMIT :limit)sql";
constexpr Sql kForgetUnder = "DELETE FROM child_index WHERE child = :child AND index_key = :retired";

Result<Pass> StoredUpkeep::forget_children_under(const KeyId& retired, const std::string& from, std::size_t limit) {
    VIGIL_TRY(const auto children,
              connection_.query(kChildrenUnder, {{"after", from}, {"retired", retired}, {"limit", limit}},
                                [](Row& row) { return row.get<ChildId>(); }));
    Pass pass{};
    for (const auto& child : children) {
        VIGIL_TRY(const auto forgotten, connection_.execute(kForgetUnder, {{"child", child}, {"retired", retired}}));
        pass.rows += static_cast<std::size_t>(forgotten);
    }
    if (children.size() == limit) pass.next = children.back().str();
    return pass;
}

constexpr Sql kForgetLogins = "UPDATE credentials SET earlier_login_index = NULL WHERE earlier_login_index IS NOT NULL";

Result<void> StoredUpkeep::forget_earlier_logins() {
    VIGIL_TRY(connection_.execute(kForgetLogins));
    return success();
}

}  // namespace vigil::storage
