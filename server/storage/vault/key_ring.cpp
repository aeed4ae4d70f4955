#include "storage/vault/key_ring.hpp"

#include <utility>
#include <vigil/crypto/hmac.hpp>

namespace vigil::storage {
namespace {

crypto::FieldId field_id(Field field) { return static_cast<crypto::FieldId>(field); }

}  // namespace

std::string KeySealer::seal(Field field, std::string_view row, std::string_view plain) const {
    return crypto::seal(key_, field_id(field), row, plain);
}

Result<std::string> KeySealer::open(Field field, std::string_view row, std::string_view envelope) const {
    return crypto::open(key_, field_id(field), row, envelope);
}

KeyRing::KeyRing(Secrets secrets)
    : case_master_(std::move(secrets.case_master)),
      reporter_master_(std::move(secrets.reporter_master)),
      directory_(std::move(secrets.directory)),
      index_key_(std::move(secrets.index_key)),
      cursor_key_(crypto::derive_secret(reporter_master_.secret(), "vigil cursor holder v1")) {}

std::string KeyRing::fingerprint() const {
    return case_master_.id().str() + " " + reporter_master_.id().str() + " " + directory_.key().id().str();
}

const crypto::SealingKey& KeyRing::master_of(KeyPurpose purpose) const noexcept {
    return purpose == KeyPurpose::case_content ? case_master_ : reporter_master_;
}

FreshKey KeyRing::fresh(KeyPurpose purpose) const {
    auto key = crypto::SealingKey::generate();
    WrappedKey stored{key.id(), purpose, crypto::wrap_key(master_of(purpose), key)};
    return {std::move(stored), std::make_shared<KeySealer>(std::move(key))};
}

Result<crypto::SealingKey> KeyRing::unwrap(const WrappedKey& key) const {
    return crypto::unwrap_key(master_of(key.purpose), key.id, key.wrapped);
}

}  // namespace vigil::storage
