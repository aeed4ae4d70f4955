#include <algorithm>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/percent_encoding.hpp>

namespace vigil {
namespace {

std::optional<int> hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

// In a form a plus sign stands for a space.
std::optional<std::string> form_decoded(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percent_decoded(spaced);
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const auto high = hex_value(text[i + 1]);
            const auto low = hex_value(text[i + 2]);
            if (!high || !low) return std::nullopt;
            c = static_cast<char>(*high * 16 + *low);
            i += 2;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) return std::nullopt;
        decoded += c;
    }
    // Overlong forms would be a second spelling of '/' and '.'.
    if (!protocol::is_utf8(decoded)) return std::nullopt;
    return decoded;
}

std::optional<std::vector<std::pair<std::string, std::string>>> form_fields(std::string_view text, std::size_t most) {
    std::vector<std::pair<std::string, std::string>> fields;
    while (!text.empty()) {
        const auto part = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), part.size() + 1));
        if (part.empty()) continue;
        const auto equals = std::min(part.find('='), part.size());
        auto name = form_decoded(part.substr(0, equals));
        auto value = form_decoded(part.substr(std::min(part.size(), equals + 1)));
        if (!name || !value || fields.size() == most) return std::nullopt;
        fields.emplace_back(std::move(*name), std::move(*value));
    }
    return fields;
}

}  // namespace vigil
