// Evaluates one condition per line of standard input, {"rule": ..., "data": ...}, and writes each result as
// canonical.mjs does: "refused" when the condition cannot be parsed.
#include <algorithm>
#include <iostream>
#include <string>

#include "domain/triage/expression.hpp"
#include "files/rule_set_file.hpp"

namespace {

using vigil::triage::Value;

std::string quoted(const std::u16string& text) {
    constexpr char kHex[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char16_t unit : text) {
        if (unit >= 0x20 && unit < 0x7F && unit != u'"' && unit != u'\\') {
            out += static_cast<char>(unit);
        } else {
            out += "\\u";
            for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 0xF];
        }
    }
    return out + '"';
}

std::string canonical(const Value& value) {
    if (const auto* text = value.as_text()) return quoted(*text);
    if (const auto* items = value.as_array()) {
        std::string out = "[";
        for (const auto& item : *items) out += (out.size() > 1 ? "," : "") + canonical(item);
        return out + "]";
    }
    if (const auto* members = value.as_object()) {
        auto sorted = *members;
        std::sort(sorted.begin(), sorted.end(),
                  [](const auto& a, const auto& b) { return *a.first.as_text() < *b.first.as_text(); });
        std::string out = "{";
        for (const auto& [key, member] : sorted)
            out += (out.size() > 1 ? "," : "") + quoted(*key.as_text()) + ":" + canonical(member);
        return out + "}";
    }
    return vigil::triage::utf8_of(vigil::triage::text_of(value));
}

std::string answer(const std::string& line) {
    const auto document = vigil::files::parse_value(line);
    if (!document) return "malformed";
    const auto rule = vigil::triage::parse_expression(document.value().member(u"rule"));
    if (!rule) return "refused";
    return canonical(vigil::triage::evaluate(rule.value(), document.value().member(u"data")));
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    std::string line;
    while (std::getline(std::cin, line)) std::cout << answer(line) << '\n';
}
