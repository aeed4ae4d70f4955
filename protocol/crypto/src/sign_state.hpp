// What the keys of sign.hpp hold. Private to vigil::crypto.
#pragma once

#include <utility>
#include <vigil/crypto/sign.hpp>

#include "openssl.hpp"

namespace vigil::crypto {

// OpenSSL's functions take a mutable EVP_PKEY even where they only read it; they are safe on one key from many threads.
struct PublicKey::State {
    openssl::KeyPtr key;
};

struct PrivateKey::State {
    openssl::KeyPtr key;
};

}  // namespace vigil::crypto
