#include "storage/vault/vault.hpp"

#include <vigil/crypto/aead.hpp>

namespace vigil::storage {
namespace {

constexpr std::string_view kCaseContent = "case_content";
constexpr std::string_view kReporterIdentity = "reporter_identity";

constexpr Sql kInsertKey = R"sql(
    INSERT INTO wrapped_keys (id, purpose, wrapped) VALUES (:id, :purpose, :wrapped) ON CONFLICT (id) DO NOTHING)sql";

constexpr Sql kFindKey = "SELECT purpose, wrapped FROM wrapped_keys WHERE id = :id";

}  // namespace

Result<void> StoredVault::insert_key(const WrappedKey& key) {
    const auto purpose = key.purpose == KeyPurpose::case_content ? kCaseContent : kReporterIdentity;
    VIGIL_TRY(const auto inserted,
              connection_.execute(kInsertKey, {{"id", key.id}, {"purpose", purpose}, {"wrapped", Blob{key.wrapped}}}));
    if (inserted == 0) return Error{ErrorKind::conflict, "the key exists"};
    return success();
}

Result<std::string> StoredVault::open(Field field, std::string_view row, std::string_view envelope) {
    VIGIL_TRY(const auto id, crypto::key_id_of(envelope));
    if (id == keys_.directory().key().id()) return keys_.directory().open(field, row, envelope);
    if (id == keys_.holders().key().id()) return keys_.holders().open(field, row, envelope);
    VIGIL_TRY(const KeySealer* const sealer, find(id));
    return sealer->open(field, row, envelope);
}

Result<std::unique_ptr<Sealer>> StoredVault::sealer(const KeyId& key) {
    VIGIL_TRY(const KeySealer* const found, find(key));
    VIGIL_TRY(auto secret, crypto::Secret::from_bytes(found->key().secret().bytes()));
    VIGIL_TRY(auto copy, crypto::SealingKey::from(key, std::move(secret)));
    return std::unique_ptr<Sealer>(std::make_unique<KeySealer>(std::move(copy)));
}

Result<const KeySealer*> StoredVault::find(const KeyId& id) {
    if (const auto opened = opened_.find(id); opened != opened_.end()) return &opened->second;
    VIGIL_TRY(const auto stored, connection_.query_one(kFindKey, {{"id", id}}, [&](Row& row) {
        const auto purpose = row.get<std::string>();
        return WrappedKey{id, purpose == kCaseContent ? KeyPurpose::case_content : KeyPurpose::reporter_identity,
                          row.blob()};
    }));
    if (!stored) return Error{ErrorKind::not_found, "the key was destroyed"};
    VIGIL_TRY(auto key, keys_.unwrap(*stored));
    if (opened_.size() >= kMaxOpened) opened_.clear();
    return &opened_.emplace(id, KeySealer(std::move(key))).first->second;
}

}  // namespace vigil::storage
