#include "files/foreign_json.hpp"

#include <charconv>

namespace vigil::files {
namespace {

constexpr int kMostForeignDepth = 16;
constexpr std::size_t kMostCodeBytes = 64;
constexpr std::size_t kDigitsOfANumber = 11;  // so long is a telephone number, and no code

bool is_printable(char c) { return c >= 0x20 && c < 0x7f; }

// RFC 6901, section 4.
std::string unescaped(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool is_escape = token[i] == '~' && i + 1 < token.size();
        out += is_escape ? (token[++i] == '1' ? '/' : '~') : token[i];
    }
    return out;
}

const nlohmann::json* element(const nlohmann::json& list, std::string_view token) {
    std::size_t index = 0;
    const auto [end, failed] = std::from_chars(token.data(), token.data() + token.size(), index);
    const bool is_index = failed == std::errc{} && end == token.data() + token.size() && !token.empty() &&
                          (token.front() != '0' || token.size() == 1);
    return is_index && index < list.size() ? &list[index] : nullptr;
}

}  // namespace

std::optional<nlohmann::json> parse_foreign(std::string_view body) {
    bool is_too_deep = false;
    const auto see = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        is_too_deep = is_too_deep || depth > kMostForeignDepth;
        return !is_too_deep;
    };
    auto document = nlohmann::json::parse(body, see, /*allow_exceptions=*/false);
    if (document.is_discarded() || is_too_deep) return std::nullopt;
    return document;
}

const nlohmann::json* find_at(const nlohmann::json& document, std::string_view pointer) {
    const nlohmann::json* at = &document;
    while (!pointer.empty() && at != nullptr) {
        pointer.remove_prefix(1);  // '/'
        const auto token = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(token.size());
        if (at->is_array()) {
            at = element(*at, token);
        } else {
            const auto found = at->find(unescaped(token));
            at = at->is_object() && found != at->end() ? &*found : nullptr;
        }
    }
    return at;
}

std::string scalar_text(const nlohmann::json* value) {
    if (value == nullptr) return {};
    if (value->is_string()) return value->get<std::string>();
    return value->is_number() || value->is_boolean() ? value->dump() : std::string();
}

std::string code_of(std::string_view text) {
    std::string code;
    std::size_t digits = 0;
    for (const char c : text) {
        code += is_printable(c) ? c : '?';
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == kDigitsOfANumber) code.replace(code.size() - digits, digits, digits, '#');
        if (digits > kDigitsOfANumber) code.back() = '#';
    }
    if (code.size() > kMostCodeBytes) code.resize(kMostCodeBytes);
    return code;
}

}  // namespace vigil::files
