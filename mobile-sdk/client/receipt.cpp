#include "client/receipt.hpp"

#include <optional>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/proofs.hpp>

namespace vigil::client {
namespace {

std::optional<crypto::PublicKey> find_key(const protocol::JwkSet& keys, std::string_view kid) {
    for (const auto& each : keys.keys) {
        if (each.kty != "EC" || each.crv != "P-256" || (!each.use.empty() && each.use != "sig")) continue;
        auto key = crypto::PublicKey::from_jwk({each.x, each.y});
        if (!key) continue;
        const auto name = each.kid.empty() ? key.value().thumbprint() : each.kid;
        if (name == kid) return std::move(key).value();
    }
    return std::nullopt;
}

}  // namespace

Result<protocol::ReceiptClaims> verify_receipt(std::string_view receipt, const protocol::JwkSet& keys) {
    const auto lookup = [&](std::string_view kid) { return find_key(keys, kid); };
    VIGIL_TRY(const auto verified, crypto::verify_compact(receipt, kReceiptType, lookup));
    return protocol::decode<protocol::ReceiptClaims>(verified.payload);
}

bool covers(const protocol::ReceiptClaims& claims, std::string_view body) {
    return crypto::equal_constant_time(claims.body_sha256, crypto::to_base64url(crypto::sha256(body)));
}

}  // namespace vigil::client
