#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>
#include <vigil/crypto/totp.hpp>

#include "openssl.hpp"

namespace vigil::crypto {
namespace {

// HMAC-SHA-1, which RFC 6238 names and every authenticator speaks. Collisions of SHA-1 do not weaken it here.
std::string hmac_sha1(std::string_view key, std::string_view data) {
    static const auto algorithm =
        openssl::require(openssl::MacPtr(EVP_MAC_fetch(nullptr, "HMAC", nullptr)), "finding HMAC");
    char digest[] = "SHA1";
    const openssl::MacContextPtr context(openssl::require(EVP_MAC_CTX_new(algorithm.get()), "making a mac context"));
    const std::array params{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                            OSSL_PARAM_construct_end()};
    openssl::require(
        EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(key.data()), key.size(), params.data()),
        "starting hmac");
    openssl::require(EVP_MAC_update(context.get(), openssl::data_of(data), data.size()), "hmac");
    std::string tag(20, '\0');
    std::size_t written = 0;
    openssl::require(EVP_MAC_final(context.get(), openssl::data_of(tag), &written, tag.size()), "finishing hmac");
    return tag;
}

}  // namespace

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
    std::string counter(8, '\0');
    for (int i = 7; i >= 0; --i) {
        counter[static_cast<std::size_t>(i)] = static_cast<char>(step & 0xff);
        step >>= 8;
    }
    const std::string tag = hmac_sha1(secret, counter);
    const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(tag[at])); };
    const std::size_t offset = byte(19) & 0x0f;
    const std::uint32_t bits =
        (byte(offset) & 0x7f) << 24 | byte(offset + 1) << 16 | byte(offset + 2) << 8 | byte(offset + 3);
    std::uint32_t modulus = 1;
    for (int i = 0; i < digits; ++i) modulus *= 10;
    std::string code = std::to_string(bits % modulus);
    return std::string(static_cast<std::size_t>(digits) - code.size(), '0') + code;
}

std::string to_base32(std::string_view bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : bytes) {
        buffer = buffer << 8 | static_cast<unsigned char>(c);
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            text += kAlphabet[(buffer >> bits) & 31];
        }
    }
    if (bits > 0) text += kAlphabet[(buffer << (5 - bits)) & 31];
    return text;
}

}  // namespace vigil::crypto
