// The master keys, and what is made under them.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>
#include <vigil/crypto/generations.hpp>
#include <vigil/crypto/secret.hpp>
#include <vigil/protocol/key_names.hpp>

#include "domain/ports/field.hpp"
#include "domain/ports/secrets.hpp"

namespace vigil::storage {

// What the key folder holds. None of it is ever stored with the data.
struct Secrets {
    crypto::Generations case_master;      // wraps the keys of cases
    crypto::Generations reporter_master;  // wraps the keys of reporters' identities
    crypto::Generations directory;        // seals names and logins of accounts
    std::vector<KeyId> index;             // what hashes children and logins; the keys themselves are used elsewhere
    crypto::SealingKey pseudonyms;        // hashes whatever concerns reporters
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

// A generation that is held.
struct HeldKey {
    KeyName name{};
    KeyId id;
};

// May be used from any thread. Generations are added and never taken away while the process lives: a request that began under
// an earlier one, and a reader that sees an earlier state of the database, must be able to finish.
class KeyRing final : public KeyMaker {
public:
    explicit KeyRing(Secrets secrets);

    // A data key under the newest master of its purpose.
    FreshKey fresh(KeyPurpose purpose, KeyId id) const override;
    // Fails when no master of this ring wrapped it, or when it was stored for another purpose.
    Result<crypto::SealingKey> unwrap(const WrappedKey& key) const;
    // As `key` should stand in the database: under the newest master. Also of one that is withheld.
    Result<WrappedKey> under_newest(const WrappedKey& key) const;

    // These data keys open nothing as long as the process lives: whether they should have been destroyed is not known. unwrap
    // answers `unavailable`.
    void withhold(const std::set<KeyId>& data_keys);

    // `fresh` is the newest of its name from now on.
    void add(KeyName name, crypto::SealingKey fresh);
    void add_index(const KeyId& id);

    // Every generation there is; of each name the newest is the last.
    std::vector<HeldKey> held() const;
    KeyId newest_id(KeyName name) const;  // of case_master, reporter_master or directory

    // Two keys that seal rows by themselves. `directory`: names and logins. `holders`: who holds a device or a session; one is
    // derived from each generation of the reporter master. The references stay good as long as the ring lives.
    const KeySealer& directory() const;                      // the newest
    const KeySealer& holders() const;                        // the newest
    const KeySealer* find_directory(const KeyId& id) const;  // any; null: it is none
    const KeySealer* find_holders(const KeyId& id) const;    // any; null: it is none

    // Under which holders are hashed, so that they are found (holders.hpp), and the holders of cursors. Both derived from the
    // key of the pseudonyms, which stays: a hash cannot be made anew.
    const crypto::Secret& mark_key() const noexcept { return mark_key_; }
    const crypto::Secret& cursor_key() const noexcept { return cursor_key_; }

private:
    // Oldest first.
    using Line = std::deque<KeySealer>;

    Line& line_of(KeyName name);
    const Line& line_of(KeyName name) const;
    const KeySealer* find(const Line& line, const KeyId& id) const;
    const KeySealer& newest(KeyName name) const;
    bool is_withheld(const KeyId& data_key) const;
    Result<crypto::SealingKey> unwrap_any(const WrappedKey& key) const;

    mutable std::mutex mutex_{};
    Line case_masters_{};
    Line reporter_masters_{};
    Line directories_{};
    Line holders_{};  // one for each of reporter_masters_
    std::vector<KeyId> index_{};
    std::set<KeyId> withheld_{};
    KeyId pseudonyms_;
    crypto::Secret cursor_key_;
    crypto::Secret mark_key_;
};

}  // namespace vigil::storage
