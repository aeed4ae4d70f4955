#include "secrets/tokens.hpp"

#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/code.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/sign.hpp>

namespace vigil {

std::string RandomTokens::fresh() const { return crypto::to_base64url(crypto::random_bytes(32)); }

std::string RandomTokens::hash(std::string_view token) const { return crypto::sha256(token); }

std::string RandomTokens::enrolment_code() const { return crypto::random_code(); }

std::string RandomTokens::enrolment_hash(std::string_view code) const {
    // A text that is no code hashes to something that was never stored.
    const auto canonical = crypto::normalise_code(code);
    return crypto::sha256(canonical ? std::string_view(canonical.value()) : std::string_view());
}

std::string RandomTokens::body_hash(std::string_view body) const { return crypto::sha256(body); }

std::string RandomTokens::text_of(std::string_view bytes) const { return crypto::to_base64url(bytes); }

std::optional<std::string> DeviceSignatureCheck::public_key(std::string_view x, std::string_view y) const {
    const auto key = crypto::PublicKey::from_jwk({std::string(x), std::string(y)});
    if (!key) return std::nullopt;
    return key.value().to_spki_der();
}

bool DeviceSignatureCheck::verify(std::string_view algorithm, std::string_view public_key, std::string_view message,
                                  std::string_view signature) const {
    const auto known = crypto::signature_algorithm_of(algorithm);
    if (!known) return false;
    const auto key = crypto::PublicKey::from_spki_der(public_key);
    const auto bytes = crypto::from_base64url(signature);
    return key && bytes && key.value().verifies(message, bytes.value());
}

}  // namespace vigil
