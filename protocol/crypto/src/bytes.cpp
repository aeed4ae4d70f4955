#include <openssl/crypto.h>

#include <array>
#include <cstdint>
#include <vigil/crypto/bytes.hpp>

namespace vigil::crypto {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoDigit = 0xff;

// The value of each character, or kNoDigit.
constexpr std::array<std::uint8_t, 256> values_of(std::string_view digits) {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoDigit);
    for (std::size_t i = 0; i < digits.size(); ++i) {
        values[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
    }
    return values;
}

constexpr auto kBase64Values = values_of(kBase64Digits);
constexpr auto kHexValues = [] {
    auto values = values_of(kHexDigits);
    for (std::uint8_t i = 0; i < 6; ++i) values['A' + i] = static_cast<std::uint8_t>(10 + i);
    return values;
}();

Error not_hex() { return {ErrorKind::invalid_input, "not hexadecimal"}; }
Error not_base64url() { return {ErrorKind::invalid_input, "not base64url without padding"}; }

}  // namespace

std::string to_hex(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<std::uint8_t>(c);
        text += kHexDigits[byte >> 4];
        text += kHexDigits[byte & 0xf];
    }
    return text;
}

Result<std::string> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return not_hex();
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = kHexValues[static_cast<std::uint8_t>(text[i])];
        const auto low = kHexValues[static_cast<std::uint8_t>(text[i + 1])];
        if (high == kNoDigit || low == kNoDigit) return not_hex();
        bytes += static_cast<char>(high << 4 | low);
    }
    return bytes;
}

std::string to_base64url(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t pending = 0;  // only its lowest `pending_bits` bits are still to be written
    int pending_bits = 0;
    for (const char c : bytes) {
        pending = pending << 8 | static_cast<std::uint8_t>(c);
        for (pending_bits += 8; pending_bits >= 6;) {
            pending_bits -= 6;
            text += kBase64Digits[pending >> pending_bits & 0x3f];
        }
    }
    if (pending_bits > 0) text += kBase64Digits[pending << (6 - pending_bits) & 0x3f];
    return text;
}

Result<std::string> from_base64url(std::string_view text) {
    if (text.size() % 4 == 1) return not_base64url();  // six bits are no byte
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t pending = 0;
    int pending_bits = 0;
    for (const char c : text) {
        const auto value = kBase64Values[static_cast<std::uint8_t>(c)];
        if (value == kNoDigit) return not_base64url();
        pending = pending << 6 | value;
        pending_bits += 6;
        if (pending_bits >= 8) {
            pending_bits -= 8;
            bytes += static_cast<char>(pending >> pending_bits & 0xff);
        }
    }
    const std::uint32_t unused = pending & ((1u << pending_bits) - 1);
    if (unused != 0) return not_base64url();
    return bytes;
}

bool equal_constant_time(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace vigil::crypto
