#include <cstdint>
#include <optional>
#include <string>
#include <vigil/crypto/code.hpp>
#include <vigil/crypto/random.hpp>

namespace vigil::crypto {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // https://www.crockford.com/base32.html
constexpr std::size_t kCharacters = 16;
constexpr std::size_t kGroup = 4;

std::string grouped(std::string_view characters) {
    std::string code;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (i > 0 && i % kGroup == 0) code += '-';
        code += characters[i];
    }
    return code;
}

// Takes one character off the front of UTF-8 text and gives its plain ASCII form: full-width forms (U+FF01 to U+FF5E)
// become what they look like, the ideographic space a space, the typographic dashes a hyphen. Nothing for any other.
std::optional<char> take_plain(std::string_view& text) {
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto take = [&](std::size_t size, char plain) {
        text.remove_prefix(size);
        return plain;
    };
    if (at(0) < 0x80) return take(1, text[0]);
    if (text.size() < 3 || (at(0) & 0xf0) != 0xe0 || (at(1) & 0xc0) != 0x80 || (at(2) & 0xc0) != 0x80) return {};
    const auto point = static_cast<std::uint32_t>((at(0) & 0x0f) << 12 | (at(1) & 0x3f) << 6 | (at(2) & 0x3f));
    if (point >= 0xff01 && point <= 0xff5e) return take(3, static_cast<char>(point - 0xff01 + '!'));
    if (point == 0x3000) return take(3, ' ');
    if (point >= 0x2010 && point <= 0x2015) return take(3, '-');
    return {};
}

// The alphabet's character for a look-alike or a small letter; other characters as they are.
char without_look_alike(char c) {
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (upper == 'I' || upper == 'L') return '1';
    if (upper == 'O') return '0';
    return upper;
}

Error not_a_code() { return {ErrorKind::invalid_input, "not a code of 16 characters"}; }

}  // namespace

std::string random_code() {
    std::string characters;
    // 256 is a multiple of 32, so every character is equally likely; 5 of the 8 random bits are used.
    for (const char byte : random_bytes(kCharacters)) {
        characters += kAlphabet[static_cast<std::uint8_t>(byte) % kAlphabet.size()];
    }
    return grouped(characters);
}

Result<std::string> typed_characters(std::string_view typed) {
    std::string characters;
    while (!typed.empty()) {
        const auto plain = take_plain(typed);
        if (plain && (*plain == ' ' || *plain == '-')) continue;
        const char c = plain ? without_look_alike(*plain) : '\0';
        if (kAlphabet.find(c) == std::string_view::npos)
            return Error{ErrorKind::invalid_input, "character " + std::to_string(characters.size() + 1) +
                                                       " is none of the alphabet (0-9 and A-Z without I, L, O, U)"};
        characters += c;
    }
    return characters;
}

Result<std::string> normalise_code(std::string_view typed) {
    const auto characters = typed_characters(typed);
    if (!characters || characters.value().size() != kCharacters) return not_a_code();
    return grouped(characters.value());
}

std::string to_crockford(std::string_view bytes) {
    std::string characters;
    unsigned buffer = 0;
    int bits = 0;
    for (const char byte : bytes) {
        buffer = (buffer << 8) | static_cast<std::uint8_t>(byte);
        for (bits += 8; bits >= 5; bits -= 5) characters += kAlphabet[(buffer >> (bits - 5)) & 31];
        buffer &= (1U << bits) - 1;
    }
    if (bits > 0) characters += kAlphabet[(buffer << (5 - bits)) & 31];
    return characters;
}

Result<std::string> from_crockford(std::string_view characters) {
    std::string bytes;
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : characters) {
        const auto value = kAlphabet.find(c);
        if (value == std::string_view::npos) return Error{ErrorKind::invalid_input, "base32: not in the alphabet"};
        buffer = (buffer << 5) | static_cast<unsigned>(value);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(buffer >> bits);
        buffer &= (1U << bits) - 1;
    }
    if (bits >= 5 || buffer != 0) return Error{ErrorKind::invalid_input, "base32: stray bits at the end"};
    return bytes;
}

}  // namespace vigil::crypto
