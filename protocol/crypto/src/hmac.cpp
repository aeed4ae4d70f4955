#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>
#include <vigil/crypto/hmac.hpp>

#include "openssl.hpp"

namespace vigil::crypto {
namespace {

constexpr std::size_t kHashLength = 32;  // HashLen of RFC 5869, for SHA-256

char kDigestName[] = "SHA256";  // OSSL_PARAM takes pointers to mutable data, but only reads it

OSSL_PARAM digest_param(const char* name) { return OSSL_PARAM_construct_utf8_string(name, kDigestName, 0); }

OSSL_PARAM octets_param(const char* name, std::string_view bytes) {
    // An empty view may hold a null pointer, which OpenSSL would take for "not given".
    const char* data = bytes.empty() ? "" : bytes.data();
    return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(data), bytes.size());
}

EVP_MAC* hmac_algorithm() {
    static const auto mac = openssl::require(openssl::MacPtr(EVP_MAC_fetch(nullptr, "HMAC", nullptr)), "finding HMAC");
    return mac.get();
}

EVP_KDF* hkdf_algorithm() {
    static const auto kdf = openssl::require(openssl::KdfPtr(EVP_KDF_fetch(nullptr, "HKDF", nullptr)), "finding HKDF");
    return kdf.get();
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view data) {
    const openssl::MacContextPtr context(openssl::require(EVP_MAC_CTX_new(hmac_algorithm()), "making a mac context"));
    const std::array params{digest_param(OSSL_MAC_PARAM_DIGEST), OSSL_PARAM_construct_end()};
    const char* key_data = key.empty() ? "" : key.data();  // null would mean "keep the last key"
    openssl::require(
        EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(key_data), key.size(), params.data()),
        "starting hmac");
    openssl::require(EVP_MAC_update(context.get(), openssl::data_of(data), data.size()), "hmac");
    std::string tag(kHashLength, '\0');
    std::size_t written = 0;
    openssl::require(EVP_MAC_final(context.get(), openssl::data_of(tag), &written, tag.size()), "finishing hmac");
    return tag;
}

std::string hmac_sha256(const Secret& key, std::string_view data) { return hmac_sha256(key.bytes(), data); }

std::string hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info, std::size_t size) {
    if (key.empty()) throw std::invalid_argument("hkdf: the key is empty");
    if (size > 255 * kHashLength) throw std::length_error("hkdf: more than 255 blocks");
    std::string derived(size, '\0');
    if (size == 0) return derived;

    const openssl::KdfContextPtr context(openssl::require(EVP_KDF_CTX_new(hkdf_algorithm()), "making a kdf context"));
    const std::array params{digest_param(OSSL_KDF_PARAM_DIGEST), octets_param(OSSL_KDF_PARAM_KEY, key),
                            octets_param(OSSL_KDF_PARAM_SALT, salt), octets_param(OSSL_KDF_PARAM_INFO, info),
                            OSSL_PARAM_construct_end()};
    openssl::require(EVP_KDF_derive(context.get(), openssl::data_of(derived), derived.size(), params.data()), "hkdf");
    return derived;
}

Secret derive_secret(const Secret& master, std::string_view purpose) {
    auto bytes = hkdf_sha256(master.bytes(), {}, purpose, Secret::kSize);
    auto secret = Secret::from_bytes(bytes);
    wipe(bytes);
    return std::move(secret).value();
}

}  // namespace vigil::crypto
