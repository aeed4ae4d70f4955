// Sealed fields: encrypted, and bound to the place where they are kept.
//
// Envelope, all of it bytes:
//
//   offset   size
//   0        1     suite
//   1        16    key id (raw UUID)
//   17       12    nonce, random
//   29       n     ciphertext, as long as the plaintext
//   29 + n   16    authentication tag
//
// Additional authenticated data, so that an envelope opens only in its own field of its own row:
//
//   0        1     suite
//   1        16    key id (raw UUID)
//   17       2     field id, big-endian
//   19       4     size of the row id in bytes, big-endian
//   23       m     row id
//
// The suite stands first in every envelope, so that another one (sm4-ctr-hmac-sm3) can be added beside the first and
// old rows stay readable.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vigil/crypto/secret.hpp>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::crypto {

enum class Suite : std::uint8_t {
    aes_256_gcm = 1,  // NIST SP 800-38D; with random nonces at most 2^32 envelopes under one key
};

// Names a sealed column. Whoever owns the columns gives out the numbers from 1 on, `constexpr FieldId kNarrative{1};`,
// and never uses one for something else later: old envelopes would no longer open.
enum class FieldId : std::uint16_t {
    wrapped_key = 0,  // taken by wrap_key
};

// A key and its public name. Invariant: the id is a UUID.
class SealingKey {
public:
    // A fresh random key under a random (version 4) id.
    static SealingKey generate();  // with a random id
    static SealingKey generate(KeyId id);
    // Refuses an id that is not a UUID.
    static Result<SealingKey> from(KeyId id, Secret secret);

    const KeyId& id() const noexcept { return id_; }
    const Secret& secret() const noexcept { return secret_; }

private:
    SealingKey(KeyId id, Secret secret) : id_(std::move(id)), secret_(std::move(secret)) {}

    KeyId id_;
    Secret secret_;
};

// `row_id` is the text of the row's primary key. May be called from any thread.
std::string seal(const SealingKey& key, FieldId field, std::string_view row_id, std::string_view plaintext);

// Fails when the envelope is damaged or was made for another key, field or row. The error says which step failed, and
// is `internal`: an envelope comes from our own storage, so no client can mend it.
Result<std::string> open(const SealingKey& key, FieldId field, std::string_view row_id, std::string_view envelope);

// Which key opens this envelope. Not authenticated: only open() proves it.
Result<KeyId> key_id_of(std::string_view envelope);

// A key sealed under another key. Its own id is part of the authenticated data.
std::string wrap_key(const SealingKey& wrapping, const SealingKey& key);
Result<SealingKey> unwrap_key(const SealingKey& wrapping, const KeyId& id, std::string_view wrapped);

}  // namespace vigil::crypto
