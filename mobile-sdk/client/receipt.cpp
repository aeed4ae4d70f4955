#include "client/receipt.hpp"

#include <map>
#include <optional>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/proofs.hpp>

namespace vigil::client {

crypto::KeyLookup key_lookup(const protocol::JwkSet& keys) {
    std::map<std::string, crypto::PublicKey, std::less<>> by_name;
    for (const auto& each : keys.keys) {
        if (each.kty != "EC" || each.crv != "P-256" || (!each.use.empty() && each.use != "sig")) continue;
        auto key = crypto::PublicKey::from_jwk({each.x, each.y});
        if (!key) continue;
        auto name = each.kid.empty() ? key.value().thumbprint() : each.kid;
        by_name.emplace(std::move(name), std::move(key).value());
    }
    return [by_name = std::move(by_name)](std::string_view kid) -> std::optional<crypto::PublicKey> {
        const auto found = by_name.find(kid);
        if (found == by_name.end()) return std::nullopt;
        return found->second;
    };
}

Result<protocol::ReceiptClaims> verify_receipt(std::string_view receipt, const protocol::JwkSet& keys) {
    VIGIL_TRY(const auto verified, crypto::verify_compact(receipt, kReceiptType, key_lookup(keys)));
    return protocol::decode<protocol::ReceiptClaims>(verified.payload);
}

bool covers(const protocol::ReceiptClaims& claims, std::string_view body) {
    return crypto::equal_constant_time(claims.body_sha256, crypto::to_base64url(crypto::sha256(body)));
}

}  // namespace vigil::client
