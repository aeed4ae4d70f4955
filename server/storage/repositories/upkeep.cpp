#include "storage/repositories/upkeep.hpp"

#include <algorithm>
#include <charconv>
#include <vigil/crypto/aead.hpp>
#include <vigil/crypto/uuid.hpp>

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

const KeySealer& newest_of(const KeyRing& keys, SealedBy by) {
    return by == SealedBy::directory ? keys.directory() : keys.holders();
}

const KeySealer* find_in(const KeyRing& keys, SealedBy by, const KeyId& id) {
    return by == SealedBy::directory ? keys.find_directory(id) : keys.find_holders(id);
}

// What a renewal goes through, one after the other: the wrapped keys, where that key wraps any, then the columns that it, or a
// key derived from it, seals.
constexpr const SealedColumn* kWrappedKeys = nullptr;

std::vector<const SealedColumn*> steps_of(KeyName name) {
    std::vector<const SealedColumn*> steps;
    if (name != KeyName::directory) steps.push_back(kWrappedKeys);
    if (name == KeyName::case_master) return steps;
    const auto by = name == KeyName::directory ? SealedBy::directory : SealedBy::holders;
    for (const auto& column : kSealedColumns)
        if (column.by == by) steps.push_back(&column);
    return steps;
}

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

constexpr Sql kSignatureKeys = "SELECT kid, sealed_key FROM signature_keys ORDER BY kid";

Result<std::vector<SignatureKey>> StoredUpkeep::signature_keys() {
    VIGIL_TRY(const auto found, connection_.query(kSignatureKeys, {}, read_found));
    std::vector<SignatureKey> keys;
    for (const auto& [kid, envelope] : found) {
        VIGIL_TRY(const auto id, crypto::key_id_of(envelope));
        const auto* const sealer = keys_.find_directory(id);
        if (sealer == nullptr)
            return Error{ErrorKind::internal, "a signature key is sealed under a key that is not here"};
        VIGIL_TRY(auto key, sealer->open(Field::signature_key, kid, envelope));
        keys.push_back({kid, std::move(key)});
    }
    return keys;
}

constexpr Sql kAdoptSignatureKey = R"sql(
    INSERT INTO signature_keys (kid, since_ms, sealed_key) VALUES (:kid, :at, :sealed) ON CONFLICT (kid) DO NOTHING)sql";

Result<void> StoredUpkeep::adopt(const SignatureKey& key, Instant at) {
    const auto sealed = keys_.directory().seal(Field::signature_key, key.kid, key.public_key);
    VIGIL_TRY(connection_.execute(kAdoptSignatureKey, {{"kid", key.kid}, {"at", at}, {"sealed", Blob{sealed}}}));
    return success();
}

constexpr Sql kKeysToWrap = R"sql(
    SELECT id, wrapped FROM wrapped_keys
    WHERE id > :after AND purpose = :purpose AND substr(wrapped, 2, 16) <> :newest ORDER BY id LIMIT :limit)sql";
constexpr Sql kSetWrapped = "UPDATE wrapped_keys SET wrapped = :wrapped WHERE id = :id";

Result<StoredUpkeep::Part> StoredUpkeep::rewrap(KeyName master, const std::string& after, std::size_t limit) {
    const auto purpose = purpose_of(master);
    const auto newest = raw(keys_.newest_id(master));
    VIGIL_TRY(
        const auto found,
        connection_.query(kKeysToWrap,
                          {{"after", after}, {"purpose", word_of(purpose)}, {"newest", Blob{newest}}, {"limit", limit}},
                          read_found));
    for (const auto& [id, wrapped] : found) {
        VIGIL_TRY(const auto renewed, keys_.under_newest({KeyId(id), purpose, wrapped}));
        VIGIL_TRY(connection_.execute(kSetWrapped, {{"id", id}, {"wrapped", Blob{renewed.wrapped}}}));
    }
    return Part{found.size(), found.empty() ? after : found.back().id};
}

Result<StoredUpkeep::Part> StoredUpkeep::reseal(const SealedColumn& column, const std::string& after,
                                                std::size_t limit) {
    const KeySealer& newest = newest_of(keys_, column.by);
    const auto newest_id = raw(newest.key().id());
    VIGIL_TRY(
        const auto found,
        connection_.query(column.page, {{"after", after}, {"newest", Blob{newest_id}}, {"limit", limit}}, read_found));
    for (const auto& [id, envelope] : found) {
        VIGIL_TRY(const auto key, crypto::key_id_of(envelope));
        const auto* const earlier = find_in(keys_, column.by, key);
        if (earlier == nullptr) return Error{ErrorKind::internal, "a column is sealed under a key that is not here"};
        VIGIL_TRY(const auto plain, earlier->open(column.field, id, envelope));
        const auto sealed = newest.seal(column.field, id, plain);
        VIGIL_TRY(connection_.execute(column.update, {{"id", id}, {"sealed", Blob{sealed}}}));
    }
    return Part{found.size(), found.empty() ? after : found.back().id};
}

// `from` is "<number of the step> <id>"; each part is about one step.
Result<Pass> StoredUpkeep::renew(KeyName name, const std::string& from, std::size_t limit) {
    std::size_t at = 0;
    const auto read = std::from_chars(from.data(), from.data() + from.size(), at);
    const auto gap = static_cast<std::size_t>(read.ptr - from.data());
    const std::string after = from.substr(std::min(gap + 1, from.size()));
    const auto steps = steps_of(name);
    if (at >= steps.size()) return Pass{};
    const SealedColumn* const column = steps[at];
    VIGIL_TRY(const auto part, column == kWrappedKeys ? rewrap(name, after, limit) : reseal(*column, after, limit));
    Pass pass{.rows = part.rows};
    if (part.rows == limit)
        pass.next = std::to_string(at) + " " + part.last;
    else if (at + 1 < steps.size())
        pass.next = std::to_string(at + 1) + " ";
    return pass;
}

constexpr Sql kCountToWrap = R"sql(
    SELECT count(*) FROM wrapped_keys WHERE purpose = :purpose AND substr(wrapped, 2, 16) <> :newest)sql";

Result<std::int64_t> StoredUpkeep::resting(KeyName name) {
    std::int64_t all = 0;
    for (const auto* column : steps_of(name)) {
        const auto newest =
            raw(column == kWrappedKeys ? keys_.newest_id(name) : newest_of(keys_, column->by).key().id());
        VIGIL_TRY(const auto some, column == kWrappedKeys ? count(kCountToWrap, {{"purpose", word_of(purpose_of(name))},
                                                                                 {"newest", Blob{newest}}})
                                                          : count(column->count, {{"newest", Blob{newest}}}));
        all += some;
    }
    return all;
}

}  // namespace vigil::storage
