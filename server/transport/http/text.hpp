// Small grammars of HTTP fields, on ASCII.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/percent_encoding.hpp>

namespace vigil::http {

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool iequals(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return to_lower(x) == to_lower(y); });
}

constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// The trimmed parts between separators; empty parts are kept.
std::vector<std::string_view> split(std::string_view text, char separator);

// The decoded value of the first `name=` in a query string; nothing when it is missing or broken.
std::optional<std::string> query_value(std::string_view query, std::string_view name);

}  // namespace vigil::http
