#include "storage/vault/vault.hpp"

#include <vigil/crypto/aead.hpp>
#include <vigil/protocol/problems.hpp>

namespace vigil::storage {
namespace {

constexpr std::string_view kCaseContent = "case_content";
constexpr std::string_view kReporterIdentity = "reporter_identity";

constexpr Sql kInsertKey = R"sql(
    INSERT INTO wrapped_keys (id, purpose, wrapped) VALUES (:id, :purpose, :wrapped) ON CONFLICT (id) DO NOTHING)sql";

constexpr Sql kFindKey = "SELECT purpose, wrapped FROM wrapped_keys WHERE id = :id";

}  // namespace

// A filing that was prepared before a rotation brings a key under the master before: it is stored under the newest.
Result<void> StoredVault::insert_key(const WrappedKey& made) {
    VIGIL_TRY(const auto key, keys_.under_newest(made));
    const auto purpose = key.purpose == KeyPurpose::case_content ? kCaseContent : kReporterIdentity;
    VIGIL_TRY(const auto inserted,
              connection_.execute(kInsertKey, {{"id", key.id}, {"purpose", purpose}, {"wrapped", Blob{key.wrapped}}}));
    if (inserted == 0) return Error{ErrorKind::conflict, "the key exists"};
    return success();
}

Result<std::string> StoredVault::open(Field field, std::string_view row, std::string_view envelope) {
    if (envelope.empty()) return problem("case_erased", "what was sealed here was erased");
    VIGIL_TRY(const auto id, crypto::key_id_of(envelope));
    if (const auto* const directory = keys_.find_directory(id)) return directory->open(field, row, envelope);
    if (const auto* const holders = keys_.find_holders(id)) return holders->open(field, row, envelope);
    VIGIL_TRY(const KeySealer* const sealer, find(id));
    return sealer->open(field, row, envelope);
}

Result<KeyId> StoredVault::key_of(std::string_view envelope) const { return crypto::key_id_of(envelope); }

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
    if (!stored) return problem("case_erased", "the key was destroyed");
    VIGIL_TRY(auto key, keys_.unwrap(*stored));
    if (opened_.size() >= kMaxOpened) opened_.clear();
    return &opened_.emplace(id, KeySealer(std::move(key))).first->second;
}

}  // namespace vigil::storage
