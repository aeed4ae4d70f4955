#include "storage/repositories/external_keys.hpp"

#include "storage/repositories/changed.hpp"

namespace vigil::storage {

constexpr Sql kFindExternalKey = "SELECT subject FROM external_keys WHERE kind = :kind AND key_index = :key_index";

Result<std::optional<std::string>> StoredExternalKeys::find(ExternalKeyOf of, const std::string& index) {
    return connection_.query_one(kFindExternalKey, {{"kind", of}, {"key_index", Blob{index}}},
                                 [](Row& row) { return row.get<std::string>(); });
}

constexpr Sql kInsertExternalKey = R"sql(
    INSERT INTO external_keys (kind, key_index, subject) VALUES (:kind, :key_index, :subject)
    ON CONFLICT (kind, key_index) DO NOTHING)sql";

Result<void> StoredExternalKeys::insert(ExternalKeyOf of, const std::string& index, const std::string& subject) {
    return inserted(
        "external key",
        connection_.execute(kInsertExternalKey, {{"kind", of}, {"key_index", Blob{index}}, {"subject", subject}}));
}

}  // namespace vigil::storage
