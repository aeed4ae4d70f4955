#include "client/receipt.hpp"

#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/hash.hpp>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/proofs.hpp>

#include "client/published_keys.hpp"

namespace vigil::client {
Result<protocol::ReceiptClaims> verify_receipt(std::string_view receipt, const protocol::JwkSet& keys) {
    VIGIL_TRY(const auto verified, crypto::verify_compact(receipt, kReceiptType, keys_of(keys)));
    return protocol::decode<protocol::ReceiptClaims>(verified.payload);
}

bool covers(const protocol::ReceiptClaims& claims, std::string_view body) {
    return crypto::equal_constant_time(claims.body_sha256, crypto::to_base64url(crypto::sha256(body)));
}

}  // namespace vigil::client
