#include <vigil/protocol/indented.hpp>

#include <nlohmann/json.hpp>

namespace vigil::protocol {
namespace {

// DEL, the controls of ISO 6429 above it, line and paragraph separators, and the marks, embeddings, overrides and isolates
// of the Unicode Bidirectional Algorithm (UAX #9 section 2). JSON escapes those below the space itself.
bool is_unsafe(unsigned code) {
    const auto between = [code](unsigned low, unsigned high) { return code >= low && code <= high; };
    return between(0x7F, 0x9F) || code == 0x061C || between(0x200E, 0x200F) || between(0x2028, 0x202E) ||
           between(0x2066, 0x2069);
}

// The code point of two or three bytes at the front, which is where the unsafe ones are; of others anything safe.
unsigned code_of(std::string_view text) {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (byte(0) < 0x80) return byte(0);
    if ((byte(0) & 0xE0) == 0xC0 && text.size() > 1) return (byte(0) & 0x1Fu) << 6 | (byte(1) & 0x3Fu);
    if ((byte(0) & 0xF0) == 0xE0 && text.size() > 2)
        return (byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
    return 0x10000;
}

// They stand in texts only, so each may be its escape (RFC 8259 section 7).
std::string with_escapes(std::string_view json) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string safe;
    for (std::size_t at = 0; at < json.size();) {
        const unsigned code = code_of(json.substr(at));
        if (!is_unsafe(code)) {
            safe += json[at++];
            continue;
        }
        safe += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) safe += kDigits[code >> shift & 0xF];
        at += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    }
    return safe;
}

}  // namespace

std::string indented(std::string_view document) {
    return with_escapes(nlohmann::ordered_json::parse(document).dump(2));
}

}  // namespace vigil::protocol
