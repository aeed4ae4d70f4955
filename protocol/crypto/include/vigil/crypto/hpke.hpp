// One message sealed to a public key: HPKE (RFC 9180), base mode, single shot, with DHKEM(X25519, HKDF-SHA256) and
// HKDF-SHA256. Whoever seals needs no secret; only the holder of the private key opens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vigil/crypto/secret.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::crypto::hpke {

inline constexpr std::size_t kPublicKeySize = 32;  // bytes

// RFC 9180 section 7.3. The smaller one is what the vectors of its appendix A.1 are made with.
enum class Aead : std::uint16_t { aes_128_gcm = 1, aes_256_gcm = 2 };

struct Sealed {
    std::string encapsulated;  // the ephemeral public key, 32 bytes
    std::string ciphertext;    // with its tag of 16 bytes
};

// Any 32 bytes are a private key of X25519 (RFC 7748 section 5).
std::string public_key_of(const Secret& private_key);

// `info` says what is sealed and why; `aad` goes beside it in the clear. Both must be the same for opening. Refuses a
// public key that is not one.
Result<Sealed> seal(std::string_view public_key, std::string_view info, std::string_view aad,
                    std::string_view plaintext);

// invalid_input: it was damaged, or sealed to another key, for another purpose, or beside other data.
Result<std::string> open(const Secret& private_key, std::string_view info, std::string_view aad, const Sealed& sealed,
                         Aead aead = Aead::aes_256_gcm);

// With an ephemeral key of the caller's, which must be fresh and random: for the published vectors.
Result<Sealed> seal_with(const Secret& ephemeral, std::string_view public_key, std::string_view info,
                         std::string_view aad, std::string_view plaintext, Aead aead);

}  // namespace vigil::crypto::hpke
