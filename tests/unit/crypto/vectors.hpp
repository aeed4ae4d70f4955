// Published values that several tests of vigil::crypto use.
#pragma once

#include <string>
#include <string_view>
#include <vigil/crypto/bytes.hpp>
#include <vigil/crypto/sign.hpp>

namespace vigil::crypto::vectors {

inline std::string hex(std::string_view digits) { return from_hex(digits).value(); }

// RFC 7515 appendix A.3.1: the key of the ES256 example.
inline const Jwk kRfc7515Jwk{"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                             "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"};

// The same key with its private part, written as PKCS#8 by Node.js 20.
inline constexpr std::string_view kRfc7515Pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
    "H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\n"
    "7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt\n"
    "-----END PRIVATE KEY-----\n";

// RFC 7517 appendix A.1: another key.
inline const Jwk kRfc7517Jwk{"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                             "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"};

}  // namespace vigil::crypto::vectors
