#include "openssl.hpp"

#include <openssl/err.h>

#include <string>

namespace vigil::crypto::openssl {

void forget_errors() noexcept { ERR_clear_error(); }

void fail(const char* step) {
    forget_errors();
    throw std::runtime_error(std::string("crypto: ") + step + " failed");
}

const EVP_MD* sha256_digest() {
    static const DigestPtr digest = require(DigestPtr(EVP_MD_fetch(nullptr, "SHA256", nullptr)), "finding SHA-256");
    return digest.get();
}

std::string_view content_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string_view(data, static_cast<std::size_t>(size)) : std::string_view();
}

}  // namespace vigil::crypto::openssl
