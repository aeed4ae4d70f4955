// ECDSA on P-256 as OpenSSL does it: keys, and signatures as r and s. Private to vigil::crypto.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

#include "openssl.hpp"

namespace vigil::crypto::p256 {

inline constexpr std::size_t kCoordinateSize = 32;

struct Point {
    std::string x;  // kCoordinateSize bytes, big-endian
    std::string y;
};

// Refuses wrong sizes and points that are not on the curve.
Result<openssl::KeyPtr> public_key_of(const Point& point);
Point point_of(const EVP_PKEY* key);

openssl::KeyPtr generate();
Result<openssl::KeyPtr> private_key_of_pem(std::string_view pem);
std::string pem_of_private_key(const EVP_PKEY* key);

// With SHA-256. Signatures are r and s, 32 bytes each.
std::string sign(EVP_PKEY* key, std::string_view message);
bool verify(EVP_PKEY* key, std::string_view message, std::string_view signature);

}  // namespace vigil::crypto::p256
