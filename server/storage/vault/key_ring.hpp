// The master keys, and what is made under them.
#pragma once

#include <memory>
#include <string>
#include <vigil/crypto/aead.hpp>
#include <vigil/crypto/secret.hpp>

#include "domain/ports/field.hpp"
#include "domain/ports/secrets.hpp"

namespace vigil::storage {

// What the key folder holds. None of it is ever stored with the data.
struct Secrets {
    crypto::SealingKey case_master;  // wraps the keys of cases
    crypto::SealingKey
        reporter_master;           // wraps the keys of reporters' identities, and hashes whatever concerns reporters
    crypto::SealingKey directory;  // seals names and logins of accounts
    crypto::Secret index_key;      // hashes children's identities; used where reports are sealed
};

// Seals and opens under one key. May be used from any thread.
class KeySealer final : public Sealer {
public:
    explicit KeySealer(crypto::SealingKey key) : key_(std::move(key)) {}

    std::string seal(Field field, std::string_view row, std::string_view plain) const override;
    Result<std::string> open(Field field, std::string_view row, std::string_view envelope) const;
    const crypto::SealingKey& key() const noexcept { return key_; }

private:
    crypto::SealingKey key_;
};

// Immutable after construction: may be used from any thread.
class KeyRing final : public KeyMaker {
public:
    explicit KeyRing(Secrets secrets);

    // A data key under the master of its purpose. Its id is random: it does not tell when it was made.
    FreshKey fresh(KeyPurpose purpose) const override;
    // Fails when another master wrapped it, or when it was stored for another purpose.
    Result<crypto::SealingKey> unwrap(const WrappedKey& key) const;

    // Names the masters without telling anything of them: a database works with the ones it began with.
    std::string fingerprint() const;

    const KeySealer& directory() const noexcept { return directory_; }
    // Seals who holds a device or a session; the key under which the same are hashed (holders.hpp). Both derived from the
    // reporter master.
    const KeySealer& holders() const noexcept { return holders_; }
    const crypto::Secret& mark_key() const noexcept { return mark_key_; }
    const crypto::Secret& reporter_master() const noexcept { return reporter_master_.secret(); }
    const crypto::Secret& index_key() const noexcept { return index_key_; }
    // Under which the holders of cursors are hashed; derived from the reporter master.
    const crypto::Secret& cursor_key() const noexcept { return cursor_key_; }

private:
    const crypto::SealingKey& master_of(KeyPurpose purpose) const noexcept;

    crypto::SealingKey case_master_;
    crypto::SealingKey reporter_master_;
    KeySealer directory_;
    crypto::Secret index_key_;
    crypto::Secret cursor_key_;
    KeySealer holders_;
    crypto::Secret mark_key_;
};

}  // namespace vigil::storage
