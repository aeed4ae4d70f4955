// How this library holds OpenSSL objects and reports its failures. Private: no public header shows an OpenSSL type.
#pragma once

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/x509v3.h>

#include <limits>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace vigil::crypto::openssl {

template <auto free_function>
struct Free {
    template <class T>
    void operator()(T* object) const noexcept {
        free_function(object);
    }
};

using BioPtr = std::unique_ptr<BIO, Free<&BIO_free_all>>;
using BnPtr = std::unique_ptr<BIGNUM, Free<&BN_clear_free>>;
using CipherPtr = std::unique_ptr<EVP_CIPHER, Free<&EVP_CIPHER_free>>;
using CipherContextPtr = std::unique_ptr<EVP_CIPHER_CTX, Free<&EVP_CIPHER_CTX_free>>;
using DigestPtr = std::unique_ptr<EVP_MD, Free<&EVP_MD_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, Free<&EVP_MD_CTX_free>>;
using KdfPtr = std::unique_ptr<EVP_KDF, Free<&EVP_KDF_free>>;
using KdfContextPtr = std::unique_ptr<EVP_KDF_CTX, Free<&EVP_KDF_CTX_free>>;
using MacPtr = std::unique_ptr<EVP_MAC, Free<&EVP_MAC_free>>;
using MacContextPtr = std::unique_ptr<EVP_MAC_CTX, Free<&EVP_MAC_CTX_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<&EVP_PKEY_free>>;
using KeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, Free<&EVP_PKEY_CTX_free>>;
using EcdsaSignaturePtr = std::unique_ptr<ECDSA_SIG, Free<&ECDSA_SIG_free>>;
using CertificatePtr = std::unique_ptr<X509, Free<&X509_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Free<&X509_EXTENSION_free>>;
using GeneralNamePtr = std::unique_ptr<GENERAL_NAME, Free<&GENERAL_NAME_free>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, Free<&GENERAL_NAMES_free>>;

// For what cannot fail unless memory is exhausted or OpenSSL is broken. Empties OpenSSL's queue of errors, whose texts
// may repeat input.
[[noreturn]] void fail(const char* step);

// OpenSSL answers 1 or an object for success, and 0, -1 or null for failure.
inline void require(int answer, const char* step) {
    if (answer <= 0) fail(step);
}
template <class Pointer>
Pointer require(Pointer object, const char* step) {
    if (!object) fail(step);
    return object;
}

// Refusing input is no failure of OpenSSL's, but leaves its texts in this thread's queue.
void forget_errors() noexcept;

inline const unsigned char* data_of(std::string_view bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* data_of(std::string& bytes) noexcept { return reinterpret_cast<unsigned char*>(bytes.data()); }

inline int int_size(std::string_view bytes) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        throw std::length_error("crypto: more than 2 GiB at once");
    }
    return static_cast<int>(bytes.size());
}

// SHA-256 looked up once: a lookup by name on every call costs more than hashing a short text.
const EVP_MD* sha256_digest();

// Everything that was written into a memory BIO.
std::string_view content_of(BIO* bio);

}  // namespace vigil::crypto::openssl
