// Public keys as files that people hand to each other: "BEGIN PUBLIC KEY" (RFC 7468 section 13).
#pragma once

#include <string>
#include <string_view>
#include <vigil/crypto/sign.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::crypto {

std::string to_pem(const PublicKey& key);

// The first public key of the text; whatever stands before it is explanation. Refuses any key but an uncompressed point of
// P-256, and says so where the text holds a private key, which is nobody else's business.
Result<PublicKey> public_key_of_pem(std::string_view pem);

}  // namespace vigil::crypto
