#include "storage/vault/key_ring.hpp"

#include <utility>
#include <vigil/crypto/hmac.hpp>
#include <vigil/crypto/uuid.hpp>

namespace vigil::storage {
namespace {

crypto::FieldId field_id(Field field) { return static_cast<crypto::FieldId>(field); }

// A sealing key with a name of its own, both derived, so that an envelope tells which key opens it.
crypto::SealingKey derived_sealing_key(const crypto::Secret& master, std::string_view purpose) {
    const std::string name = crypto::hkdf_sha256(master.bytes(), {}, std::string(purpose) + " id", 16);
    auto id = KeyId(crypto::uuid_from_raw(name).value());
    return crypto::SealingKey::from(std::move(id), crypto::derive_secret(master, purpose)).value();
}

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
      cursor_key_(crypto::derive_secret(reporter_master_.secret(), "vigil cursor holder v1")),
      holders_(derived_sealing_key(reporter_master_.secret(), "vigil holders v1")),
      mark_key_(crypto::derive_secret(reporter_master_.secret(), "vigil holder mark v1")) {}

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
