// Compact JSON Web Signatures (RFC 7515), ES256 only. Receipts and device proofs.
//
// Strict on purpose: `alg` must be ES256, `kid` and `typ` must be there, `crit` and `b64` must not. So no attacker
// picks the algorithm, and a text signed for one purpose does not pass for another (RFC 8725 sections 3.1 and 3.11).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vigil/crypto/sign.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::crypto {

// Signs `payload` as it stands, byte for byte.
std::string sign_compact(const PrivateKey& key, std::string_view kid, std::string_view typ, std::string_view payload);
Result<std::string> sign_compact(const Signer& key, std::string_view kid, std::string_view typ,
                                 std::string_view payload);

// The parts of a compact JWS that is well-formed, but that nobody has verified.
struct UnverifiedJws {
    std::string kid;
    std::string typ;
    std::string payload;
    std::string signing_input;  // what the signature covers: the first two parts and the dot between them
    std::string signature;
};

// To look inside before the key is known. Header at most 1 KiB; the caller bounds the whole.
Result<UnverifiedJws> split_compact(std::string_view jws);

struct VerifiedJws {
    std::string kid;
    std::string payload;
};

using KeyLookup = std::function<std::optional<PublicKey>(std::string_view kid)>;

// `invalid_input` when it is not a JWS of this kind or of type `typ`; `unauthenticated` when nobody knows the key or
// the signature is wrong.
Result<VerifiedJws> verify_compact(std::string_view jws, std::string_view typ, const KeyLookup& find_key);

}  // namespace vigil::crypto
