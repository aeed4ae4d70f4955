#include "storage/log/chain.hpp"

#include <fmt/format.h>

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

}  // namespace vigil::storage
