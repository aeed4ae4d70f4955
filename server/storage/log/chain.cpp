#include "storage/log/chain.hpp"

#include <fmt/format.h>

#include <charconv>

#include "storage/log/digest.hpp"

namespace vigil::storage {
namespace {

void append_quoted(std::string& text, std::string_view value) {
    text += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\')
            (text += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20)
            text += fmt::format("\\u{:04x}", static_cast<int>(c));
        else
            text += c;
    }
    text += '"';
}

// Takes what append_quoted wrote from the front of `rest`; nothing where it begins with something else.
std::optional<std::string> take_quoted(std::string_view& rest) {
    if (!rest.starts_with('"')) return std::nullopt;
    rest.remove_prefix(1);
    std::string value;
    while (!rest.empty() && rest.front() != '"') {
        std::size_t taken = 1;
        if (rest.starts_with("\\u")) {
            int code = 0;
            const auto digits = rest.substr(2, 4);
            const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
            if (failed != std::errc{} || digits.size() != 4 || end != digits.data() + 4 || code >= 0x20)
                return std::nullopt;
            value += static_cast<char>(code);
            taken = 6;
        } else if (rest.front() == '\\') {
            if (rest.size() < 2) return std::nullopt;
            value += rest[1];
            taken = 2;
        } else {
            value += rest.front();
        }
        rest.remove_prefix(taken);
    }
    if (rest.empty()) return std::nullopt;
    rest.remove_prefix(1);
    return value;
}

}  // namespace

std::string genesis_root() { return std::string(32, '\0'); }

std::string root_after(std::string_view log_id, std::string_view previous_root, const LogEntry& entry) {
    return Digest("vigil log v1")
        .text(log_id)
        .integer(entry.pos)
        .text(previous_root)
        .integer(entry.at_ms)
        .text(entry.kind)
        .text(entry.subject)
        .text(entry.detail)
        .text(entry.record)
        .text(entry.digest)
        .finish();
}

std::string detail_text(const std::vector<std::pair<std::string, std::string>>& detail) {
    std::string text = "{";
    for (const auto& [key, value] : detail) {
        if (text.size() > 1) text += ',';
        append_quoted(text, key);
        text += ':';
        append_quoted(text, value);
    }
    return text + '}';
}

std::optional<std::vector<std::pair<std::string, std::string>>> detail_of(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> detail;
    if (!text.starts_with('{') || !text.ends_with('}') || text.size() < 2) return std::nullopt;
    auto rest = text.substr(1, text.size() - 2);
    while (!rest.empty()) {
        if (!detail.empty()) {
            if (rest.front() != ',') return std::nullopt;
            rest.remove_prefix(1);
        }
        auto key = take_quoted(rest);
        if (!key || !rest.starts_with(':')) return std::nullopt;
        rest.remove_prefix(1);
        auto value = take_quoted(rest);
        if (!value) return std::nullopt;
        detail.emplace_back(std::move(*key), std::move(*value));
    }
    return detail;
}

}  // namespace vigil::storage
