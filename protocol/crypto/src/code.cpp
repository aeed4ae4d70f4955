#include <cstdint>
#include <optional>
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

Result<std::string> normalise_code(std::string_view typed) {
    std::string characters;
    while (!typed.empty()) {
        const auto plain = take_plain(typed);
        if (!plain) return not_a_code();
        if (*plain == ' ' || *plain == '-') continue;
        const char c = without_look_alike(*plain);
        if (kAlphabet.find(c) == std::string_view::npos) return not_a_code();
        characters += c;
    }
    if (characters.size() != kCharacters) return not_a_code();
    return grouped(characters);
}

}  // namespace vigil::crypto
