// Keyed hashes and derived keys: HMAC-SHA-256 (RFC 2104) and HKDF-SHA-256 (RFC 5869).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vigil/crypto/secret.hpp>

namespace vigil::crypto {

// 32 bytes. The key may have any size.
std::string hmac_sha256(std::string_view key, std::string_view data);
std::string hmac_sha256(const Secret& key, std::string_view data);

// `size` bytes, at most 255 * 32. Requires: `key` is not empty. The result may be a key: the caller wipes it.
std::string hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info, std::size_t size);

// An independent key for one purpose: HKDF without salt, with `purpose` as info. The purpose is a fixed text of the
// program, such as "vigil blind index v1"; two purposes never share a key.
Secret derive_secret(const Secret& master, std::string_view purpose);

}  // namespace vigil::crypto
