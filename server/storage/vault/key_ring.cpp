#include "storage/vault/key_ring.hpp"

#include <utility>
#include <vigil/crypto/hmac.hpp>
#include <vigil/crypto/uuid.hpp>
#include <vigil/protocol/problems.hpp>

namespace vigil::storage {
namespace {

crypto::FieldId field_id(Field field) { return static_cast<crypto::FieldId>(field); }

KeyName master_of(KeyPurpose purpose) {
    return purpose == KeyPurpose::case_content ? KeyName::case_master : KeyName::reporter_master;
}

// A sealing key with a name of its own, both derived, so that an envelope tells which key opens it.
crypto::SealingKey derived_sealing_key(const crypto::Secret& master, std::string_view purpose) {
    const std::string name = crypto::hkdf_sha256(master.bytes(), {}, std::string(purpose) + " id", 16);
    auto id = KeyId(crypto::uuid_from_raw(name).value());
    return crypto::SealingKey::from(std::move(id), crypto::derive_secret(master, purpose)).value();
}

KeySealer holders_of(const crypto::SealingKey& reporter_master) {
    return KeySealer(derived_sealing_key(reporter_master.secret(), "vigil holders v1"));
}

}  // namespace

std::string KeySealer::seal(Field field, std::string_view row, std::string_view plain) const {
    return crypto::seal(key_, field_id(field), row, plain);
}

Result<std::string> KeySealer::open(Field field, std::string_view row, std::string_view envelope) const {
    return crypto::open(key_, field_id(field), row, envelope);
}

KeyRing::KeyRing(Secrets secrets)
    : index_(std::move(secrets.index)),
      pseudonyms_(secrets.pseudonyms.id()),
      cursor_key_(crypto::derive_secret(secrets.pseudonyms.secret(), "vigil cursor holder v1")),
      mark_key_(crypto::derive_secret(secrets.pseudonyms.secret(), "vigil holder mark v1")) {
    const auto take = [](Line& line, crypto::Generations& generations) {
        for (auto& older : generations.older) line.emplace_back(std::move(older));
        line.emplace_back(std::move(generations.newest));
    };
    take(case_masters_, secrets.case_master);
    take(reporter_masters_, secrets.reporter_master);
    take(directories_, secrets.directory);
    for (const auto& master : reporter_masters_) holders_.push_back(holders_of(master.key()));
}

const KeyRing::Line& KeyRing::line_of(KeyName name) const {
    if (name == KeyName::case_master) return case_masters_;
    return name == KeyName::reporter_master ? reporter_masters_ : directories_;
}

KeyRing::Line& KeyRing::line_of(KeyName name) { return const_cast<Line&>(std::as_const(*this).line_of(name)); }

const KeySealer& KeyRing::newest(KeyName name) const {
    const std::lock_guard lock(mutex_);
    return line_of(name).back();
}

const KeySealer* KeyRing::find(const Line& line, const KeyId& id) const {
    const std::lock_guard lock(mutex_);
    for (const auto& sealer : line)
        if (sealer.key().id() == id) return &sealer;
    return nullptr;
}

FreshKey KeyRing::fresh(KeyPurpose purpose, KeyId id) const {
    auto key = crypto::SealingKey::generate(std::move(id));
    WrappedKey stored{key.id(), purpose, crypto::wrap_key(newest(master_of(purpose)).key(), key)};
    return {std::move(stored), std::make_shared<KeySealer>(std::move(key))};
}

void KeyRing::withhold(const std::set<KeyId>& data_keys) {
    const std::lock_guard lock(mutex_);
    withheld_.insert(data_keys.begin(), data_keys.end());
}

bool KeyRing::is_withheld(const KeyId& data_key) const {
    const std::lock_guard lock(mutex_);
    return withheld_.contains(data_key);
}

Result<crypto::SealingKey> KeyRing::unwrap(const WrappedKey& key) const {
    if (is_withheld(key.id))
        return problem("unavailable",
                       "a tombstone that none of our keys verifies names this case: an administrator must decide");
    return unwrap_any(key);
}

Result<crypto::SealingKey> KeyRing::unwrap_any(const WrappedKey& key) const {
    VIGIL_TRY(const auto id, crypto::key_id_of(key.wrapped));
    const auto* const master = find(line_of(master_of(key.purpose)), id);
    if (master == nullptr) return Error{ErrorKind::internal, "the key was wrapped by a master that is not here"};
    return crypto::unwrap_key(master->key(), key.id, key.wrapped);
}

Result<WrappedKey> KeyRing::under_newest(const WrappedKey& key) const {
    const auto& master = newest(master_of(key.purpose)).key();
    VIGIL_TRY(const auto id, crypto::key_id_of(key.wrapped));
    if (id == master.id()) return key;
    VIGIL_TRY(const auto plain, unwrap_any(key));
    return WrappedKey{key.id, key.purpose, crypto::wrap_key(master, plain)};
}

void KeyRing::add(KeyName name, crypto::SealingKey fresh) {
    const std::lock_guard lock(mutex_);
    if (name == KeyName::reporter_master) holders_.push_back(holders_of(fresh));
    line_of(name).emplace_back(std::move(fresh));
}

void KeyRing::add_index(const KeyId& id) {
    const std::lock_guard lock(mutex_);
    index_.push_back(id);
}

std::vector<HeldKey> KeyRing::held() const {
    const std::lock_guard lock(mutex_);
    std::vector<HeldKey> all;
    for (const auto name : {KeyName::case_master, KeyName::reporter_master, KeyName::directory})
        for (const auto& sealer : line_of(name)) all.push_back({name, sealer.key().id()});
    for (const auto& id : index_) all.push_back({KeyName::index, id});
    all.push_back({KeyName::pseudonyms, pseudonyms_});
    return all;
}

KeyId KeyRing::newest_id(KeyName name) const { return newest(name).key().id(); }

const KeySealer& KeyRing::directory() const { return newest(KeyName::directory); }

const KeySealer& KeyRing::holders() const {
    const std::lock_guard lock(mutex_);
    return holders_.back();
}

const KeySealer* KeyRing::find_directory(const KeyId& id) const { return find(directories_, id); }

const KeySealer* KeyRing::find_holders(const KeyId& id) const { return find(holders_, id); }

}  // namespace vigil::storage
