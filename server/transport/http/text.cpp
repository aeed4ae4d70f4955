#include "transport/http/text.hpp"

namespace vigil::http {

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(trimmed(text.substr(0, end)));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
    for (const auto part : split(query, '&')) {
        const auto equals = part.find('=');
        if (part.substr(0, equals) != name) continue;
        return percent_decoded(equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1));
    }
    return std::nullopt;
}

}  // namespace vigil::http
