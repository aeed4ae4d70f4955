#include "storage/repositories/upkeep.hpp"

#include <charconv>
#include <vigil/crypto/uuid.hpp>

#include "storage/vault/sealed_columns.hpp"

namespace vigil::storage {
namespace {

// As an envelope names its key: bytes 2 to 17 (vigil/crypto/aead.hpp).
std::string raw(const KeyId& id) { return crypto::uuid_to_raw(id.str()).value(); }

std::string_view word_of(KeyPurpose purpose) {
    return purpose == KeyPurpose::case_content ? "case_content" : "reporter_identity";
}

KeyPurpose purpose_of(KeyName master) {
    return master == KeyName::case_master ? KeyPurpose::case_content : KeyPurpose::reporter_identity;
}

struct Found {
    std::string id;
    std::string envelope;
};

Found read_found(Row& row) { return {row.get<std::string>(), row.blob()}; }

}  // namespace

Result<std::int64_t> StoredUpkeep::count(Sql sql, Connection::Parameters parameters) {
    VIGIL_TRY(const auto counted,
              connection_.query_one(sql, parameters, [](Row& row) { return row.get<std::int64_t>(); }));
    return counted.value_or(0);
}

constexpr Sql kGenerations = "SELECT name, id, since_ms, retired_ms FROM key_generations ORDER BY name, since_ms, id";

Result<std::vector<KeyGeneration>> StoredUpkeep::generations() {
    return connection_.query(kGenerations, {}, [](Row& row) {
        return KeyGeneration{row.get<KeyName>(), row.get<KeyId>(), row.get<Instant>(),
                             row.get<std::optional<Instant>>()};
    });
}

constexpr Sql kAdopt = R"sql(
    INSERT INTO key_generations (name, id, since_ms, retired_ms) VALUES (:name, :id, :at, NULL)
    ON CONFLICT (name, id) DO NOTHING)sql";

Result<void> StoredUpkeep::adopt(KeyName name, const KeyId& id, Instant at) {
    VIGIL_TRY(connection_.execute(kAdopt, {{"name", name}, {"id", id}, {"at", at}}));
    return success();
}

constexpr Sql kRetire = R"sql(
    UPDATE key_generations SET retired_ms = :at WHERE name = :name AND id = :id AND retired_ms IS NULL)sql";

Result<void> StoredUpkeep::retire(KeyName name, const KeyId& id, Instant at) {
    VIGIL_TRY(connection_.execute(kRetire, {{"name", name}, {"id", id}, {"at", at}}));
    return success();
}

constexpr Sql kKeysToWrap = R"sql(
    SELECT id, wrapped FROM wrapped_keys
    WHERE id > :after AND purpose = :purpose AND substr(wrapped, 2, 16) <> :newest ORDER BY id LIMIT :limit)sql";
constexpr Sql kSetWrapped = "UPDATE wrapped_keys SET wrapped = :wrapped WHERE id = :id";

Result<Pass> StoredUpkeep::rewrap(KeyPurpose purpose, const std::string& from, std::size_t limit) {
    const auto name = purpose == KeyPurpose::case_content ? KeyName::case_master : KeyName::reporter_master;
    const auto newest = raw(keys_.newest_id(name));
    VIGIL_TRY(
        const auto found,
        connection_.query(kKeysToWrap,
                          {{"after", from}, {"purpose", word_of(purpose)}, {"newest", Blob{newest}}, {"limit", limit}},
                          read_found));
    for (const auto& [id, wrapped] : found) {
        VIGIL_TRY(const auto renewed, keys_.under_newest({KeyId(id), purpose, wrapped}));
        VIGIL_TRY(connection_.execute(kSetWrapped, {{"id", id}, {"wrapped", Blob{renewed.wrapped}}}));
    }
    Pass pass{.rows = found.size()};
    if (found.size() == limit) pass.next = found.back().id;
    return pass;
}

// `from` is "<number of the column> <id>"; each part is about one column.
Result<Pass> StoredUpkeep::reseal(const std::string& from, std::size_t limit) {
    std::size_t index = 0;
    const auto read = std::from_chars(from.data(), from.data() + from.size(), index);
    const auto gap = static_cast<std::size_t>(read.ptr - from.data());
    const std::string after = from.substr(std::min(gap + 1, from.size()));
    if (index >= kUnderDirectory.size()) return Pass{};
    const auto& column = kUnderDirectory[index];
    const KeySealer& newest = keys_.directory();
    const auto newest_id = raw(newest.key().id());
    VIGIL_TRY(
        const auto found,
        connection_.query(column.page, {{"after", after}, {"newest", Blob{newest_id}}, {"limit", limit}}, read_found));
    for (const auto& [id, envelope] : found) {
        VIGIL_TRY(const auto key, crypto::key_id_of(envelope));
        const auto* const earlier = keys_.find_directory(key);
        if (earlier == nullptr) return Error{ErrorKind::internal, "a name is sealed under a key that is not here"};
        VIGIL_TRY(const auto plain, earlier->open(column.field, id, envelope));
        const auto sealed = newest.seal(column.field, id, plain);
        VIGIL_TRY(connection_.execute(column.update, {{"id", id}, {"sealed", Blob{sealed}}}));
    }
    Pass pass{.rows = found.size()};
    if (found.size() == limit)
        pass.next = std::to_string(index) + " " + found.back().id;
    else if (index + 1 < kUnderDirectory.size())
        pass.next = std::to_string(index + 1) + " ";
    return pass;
}

Result<Pass> StoredUpkeep::renew(KeyName name, const std::string& from, std::size_t limit) {
    if (name == KeyName::directory) return reseal(from, limit);
    return rewrap(purpose_of(name), from, limit);
}

constexpr Sql kCountToWrap = R"sql(
    SELECT count(*) FROM wrapped_keys WHERE purpose = :purpose AND substr(wrapped, 2, 16) <> :newest)sql";

Result<std::int64_t> StoredUpkeep::resting(KeyName name) {
    const auto newest = raw(keys_.newest_id(name));
    if (name != KeyName::directory)
        return count(kCountToWrap, {{"purpose", word_of(purpose_of(name))}, {"newest", Blob{newest}}});
    std::int64_t all = 0;
    for (const auto& column : kUnderDirectory) {
        VIGIL_TRY(const auto some, count(column.count, {{"newest", Blob{newest}}}));
        all += some;
    }
    return all;
}

}  // namespace vigil::storage
