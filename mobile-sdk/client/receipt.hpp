// Receipts: proof that a report was filed, checked without the server.
#pragma once

#include <string>
#include <string_view>
#include <vigil/crypto/jws.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil::client {

// Finds the keys of a set that sign, by kid (RFC 7638 thumbprint where the set does not say).
crypto::KeyLookup key_lookup(const protocol::JwkSet& keys);

// The claims, once the signature was verified with one of the keys.
// Errors: invalid_input (not a receipt), unauthenticated (unknown key or wrong signature).
Result<protocol::ReceiptClaims> verify_receipt(std::string_view receipt, const protocol::JwkSet& keys);

// Whether the receipt is for exactly these bytes.
bool covers(const protocol::ReceiptClaims& claims, std::string_view body);

}  // namespace vigil::client
