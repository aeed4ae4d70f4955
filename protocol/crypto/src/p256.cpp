#include "p256.hpp"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/pem.h>

#include <array>
#include <vigil/crypto/sign.hpp>

namespace vigil::crypto::p256 {
namespace {

constexpr std::size_t kHalf = kEs256SignatureSize / 2;

char kCurveName[] = "prime256v1";  // OSSL_PARAM takes pointers to mutable data, but only reads it

openssl::KeyContextPtr context_of(EVP_PKEY* key) {
    return openssl::KeyContextPtr(
        openssl::require(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr), "making a key context"));
}

std::string coordinate_of(const EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    openssl::require(EVP_PKEY_get_bn_param(key, name, &number), "reading a public key");
    const openssl::BnPtr owned(number);
    std::string bytes(kCoordinateSize, '\0');
    openssl::require(BN_bn2binpad(number, openssl::data_of(bytes), static_cast<int>(bytes.size())),
                     "writing a coordinate");
    return bytes;
}

bool is_on_p256(const EVP_PKEY* key) {
    std::array<char, 32> name{};
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) == 1 &&
           std::string_view(name.data()) == kCurveName;
}

// Without it OpenSSL would ask for the password of an encrypted file on the terminal.
int no_password(char*, int, int, void*) { return -1; }

openssl::DigestContextPtr digest_context() {
    return openssl::DigestContextPtr(openssl::require(EVP_MD_CTX_new(), "making a digest context"));
}

Error not_a_point() { return {ErrorKind::invalid_input, "public key: not a point of P-256"}; }

}  // namespace

Result<openssl::KeyPtr> public_key_of(const Point& point) {
    if (point.x.size() != kCoordinateSize || point.y.size() != kCoordinateSize) return not_a_point();
    std::string uncompressed = '\x04' + point.x + point.y;
    std::array params{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, kCurveName, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, uncompressed.data(), uncompressed.size()),
        OSSL_PARAM_construct_end()};

    const openssl::KeyContextPtr context(
        openssl::require(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), "making a key context"));
    openssl::require(EVP_PKEY_fromdata_init(context.get()), "starting to read a public key");
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.data()) <= 0) {
        openssl::forget_errors();
        return not_a_point();
    }
    openssl::KeyPtr owned(key);
    // OpenSSL 3.0 already refused points off the curve above; asked again, because no manual promises it. The quick
    // check (coordinates in range, on the curve, not infinity) is a full one here: the cofactor of P-256 is 1.
    if (EVP_PKEY_public_check_quick(context_of(key).get()) != 1) {
        openssl::forget_errors();
        return not_a_point();
    }
    return owned;
}

Point point_of(const EVP_PKEY* key) {
    return {coordinate_of(key, OSSL_PKEY_PARAM_EC_PUB_X), coordinate_of(key, OSSL_PKEY_PARAM_EC_PUB_Y)};
}

openssl::KeyPtr generate() { return openssl::KeyPtr(openssl::require(EVP_EC_gen(kCurveName), "generating a key")); }

Result<openssl::KeyPtr> private_key_of_pem(std::string_view pem) {
    if (pem.empty()) return Error{ErrorKind::invalid_input, "private key: the PEM is empty"};
    const openssl::BioPtr bio(
        openssl::require(BIO_new_mem_buf(pem.data(), openssl::int_size(pem)), "reading a private key"));
    openssl::KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &no_password, nullptr));
    const bool good = key && is_on_p256(key.get()) && EVP_PKEY_pairwise_check(context_of(key.get()).get()) == 1;
    openssl::forget_errors();
    if (!good) return Error{ErrorKind::invalid_input, "private key: not an unencrypted P-256 key in PEM"};
    return key;
}

std::string pem_of_private_key(const EVP_PKEY* key) {
    // The secure kind of memory BIO overwrites its buffers when they grow and when they are freed.
    const openssl::BioPtr bio(openssl::require(BIO_new(BIO_s_secmem()), "writing a private key"));
    openssl::require(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr),
                     "writing a private key");
    return std::string(openssl::content_of(bio.get()));
}

std::string sign(EVP_PKEY* key, std::string_view message) {
    const auto context = digest_context();
    openssl::require(EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key, nullptr),
                     "starting to sign");
    std::array<unsigned char, 80> der{};  // at most 72 bytes: two integers of 33 bytes and their headers
    std::size_t der_size = der.size();
    openssl::require(EVP_DigestSign(context.get(), der.data(), &der_size, openssl::data_of(message), message.size()),
                     "signing");

    const unsigned char* cursor = der.data();
    const openssl::EcdsaSignaturePtr parts(
        openssl::require(d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(der_size)), "reading a signature"));
    std::string signature(kEs256SignatureSize, '\0');
    auto* out = openssl::data_of(signature);
    openssl::require(BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), out, kHalf), "writing a signature");
    openssl::require(BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), out + kHalf, kHalf), "writing a signature");
    return signature;
}

bool verify(EVP_PKEY* key, std::string_view message, std::string_view signature) {
    if (signature.size() != kEs256SignatureSize) return false;
    const auto number = [](std::string_view bytes) {
        return openssl::BnPtr(openssl::require(
            BN_bin2bn(openssl::data_of(bytes), static_cast<int>(bytes.size()), nullptr), "reading a signature"));
    };
    auto r = number(signature.substr(0, kHalf));
    auto s = number(signature.substr(kHalf));
    if (BN_is_zero(r.get()) || BN_is_zero(s.get()))
        return false;  // OpenSSL refuses r or s of the group order and above

    const openssl::EcdsaSignaturePtr parts(openssl::require(ECDSA_SIG_new(), "reading a signature"));
    openssl::require(ECDSA_SIG_set0(parts.get(), r.release(), s.release()), "reading a signature");
    std::array<unsigned char, 80> der{};
    unsigned char* cursor = der.data();
    const int der_size = i2d_ECDSA_SIG(parts.get(), &cursor);
    openssl::require(der_size, "writing a signature");

    const auto context = digest_context();
    openssl::require(EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key, nullptr),
                     "starting to verify");
    const bool good = EVP_DigestVerify(context.get(), der.data(), static_cast<std::size_t>(der_size),
                                       openssl::data_of(message), message.size()) == 1;
    openssl::forget_errors();
    return good;
}

}  // namespace vigil::crypto::p256
