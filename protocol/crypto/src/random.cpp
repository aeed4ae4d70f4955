#include <openssl/rand.h>

#include <vigil/crypto/random.hpp>

#include "openssl.hpp"

namespace vigil::crypto {

std::string random_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    openssl::require(RAND_bytes(openssl::data_of(bytes), openssl::int_size(bytes)), "making random bytes");
    return bytes;
}

}  // namespace vigil::crypto
