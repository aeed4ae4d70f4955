#include "domain/triage/value.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>

namespace vigil::triage {
namespace {

// The index that `key` names in an array or string: canonical decimal digits ("0", "17"; not "07", "1.0").
std::optional<std::size_t> index_of(std::u16string_view key) {
    if (key.empty() || key.size() > 9 || (key.size() > 1 && key[0] == u'0')) return std::nullopt;
    std::size_t index = 0;
    for (const char16_t c : key) {
        if (c < u'0' || c > u'9') return std::nullopt;
        index = index * 10 + static_cast<std::size_t>(c - u'0');
    }
    return index;
}

// White space and line ends that Number() trims (ECMA-262, sections 12.2 and 12.3).
bool is_space(char16_t c) {
    constexpr std::u16string_view kSpaces =
        u"\u0009\u000A\u000B\u000C\u000D\u0020\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
        u"\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";
    return kSpaces.find(c) != std::u16string_view::npos;
}

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Digits of 1, 3 or 4 bits each. Rounded once: 58 bits and one sticky bit are more than a double keeps.
double binary_digits(std::string_view digits, int bits) {
    if (digits.empty()) return kNaN;
    std::uint64_t mantissa = 0;
    int exponent = 0;
    for (const char c : digits) {
        int digit = 0;
        if (std::from_chars(&c, &c + 1, digit, 1 << bits).ec != std::errc{} || c == '-') return kNaN;
        if ((mantissa >> 58) == 0) {
            mantissa = (mantissa << bits) | static_cast<std::uint64_t>(digit);
        } else {
            exponent += bits;
            if (digit != 0) mantissa |= 1;
        }
    }
    return std::ldexp(static_cast<double>(mantissa), exponent);
}

// StrDecimalLiteral of ECMA-262: an optional sign, then Infinity or digits with optional point and exponent.
bool is_decimal_literal(std::string_view text) {
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t start = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - start;
    };
    std::size_t mantissa = digits();
    if (at < text.size() && text[at] == '.') {
        ++at;
        mantissa += digits();
    }
    if (mantissa == 0) return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

double number_of(std::u16string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    if (text.empty()) return 0;
    if (std::any_of(text.begin(), text.end(), [](char16_t c) { return c > 0x7E; })) return kNaN;
    const std::string ascii(text.begin(), text.end());

    if (ascii.size() > 1 && ascii[0] == '0') {
        const std::string_view digits = std::string_view(ascii).substr(2);
        if (ascii[1] == 'x' || ascii[1] == 'X') return binary_digits(digits, 4);
        if (ascii[1] == 'o' || ascii[1] == 'O') return binary_digits(digits, 3);
        if (ascii[1] == 'b' || ascii[1] == 'B') return binary_digits(digits, 1);
    }
    const bool negative = ascii[0] == '-';
    const std::size_t sign = negative || ascii[0] == '+' ? 1 : 0;
    const std::string unsigned_text = ascii.substr(sign);
    double magnitude = kNaN;
    if (unsigned_text == "Infinity") {
        magnitude = std::numeric_limits<double>::infinity();
    } else if (is_decimal_literal(unsigned_text)) {
        // strtod rather than from_chars: it gives infinity or zero beyond the range, as JavaScript does. The program
        // never leaves the "C" locale.
        magnitude = std::strtod(unsigned_text.c_str(), nullptr);
    }
    return negative ? -magnitude : magnitude;
}

// Number::toString (ECMA-262, section 6.1.6.1.20): the shortest digits that read back as the same number.
std::u16string text_of(double number) {
    if (std::isnan(number)) return u"NaN";
    if (number == 0) return u"0";
    if (std::isinf(number)) return number < 0 ? u"-Infinity" : u"Infinity";

    std::array<char, 40> buffer{};
    const auto [last, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(number), std::chars_format::scientific);
    assert(error == std::errc{});
    const std::string_view scientific(buffer.data(), static_cast<std::size_t>(last - buffer.data()));  // "d.ddde+xx"
    const std::size_t e = scientific.find('e');
    std::string digits(scientific.substr(0, 1));
    if (e > 2) digits += scientific.substr(2, e - 2);
    const int point = std::atoi(std::string(scientific.substr(e + 1)).c_str()) + 1;  // digits before the decimal point
    const int count = static_cast<int>(digits.size());

    std::string text;
    if (point > 21 || point < -5) {
        text = digits.substr(0, 1);
        if (count > 1) text += "." + digits.substr(1);
        text += point > 0 ? "e+" : "e-";
        text += std::to_string(std::abs(point - 1));
    } else if (point >= count) {
        text = digits + std::string(static_cast<std::size_t>(point - count), '0');
    } else if (point > 0) {
        text = digits;
        text.insert(static_cast<std::size_t>(point), ".");
    } else {
        text = "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
    }
    if (number < 0) text.insert(0, "-");
    return {text.begin(), text.end()};
}

}  // namespace

Value Value::text(std::string_view utf8) { return text(utf16_of(utf8)); }

const Value* Value::find(std::u16string_view key) const noexcept {
    if (const auto* members = as_object()) {
        for (const auto& [name, value] : *members)
            if (*name.as_text() == key) return &value;
    } else if (const auto* items = as_array()) {
        if (const auto index = index_of(key); index && *index < items->size()) return &(*items)[*index];
    }
    return nullptr;
}

Value Value::member(std::u16string_view key) const {
    if (const Value* found = find(key)) return *found;
    if (const auto* items = as_array()) {
        if (key == u"length") return number(static_cast<double>(items->size()));
    } else if (const auto* characters = as_text()) {
        if (key == u"length") return number(static_cast<double>(characters->size()));
        if (const auto index = index_of(key); index && *index < characters->size())
            return text(std::u16string(1, (*characters)[*index]));
    }
    return {};
}

bool strictly_equal(const Value& left, const Value& right) noexcept {
    if (left.data_.index() != right.data_.index()) return false;
    if (const auto* text = left.as_text()) return text == right.as_text() || *text == *right.as_text();
    if (const auto* number = left.as_number()) return *number == *right.as_number();
    if (const auto* boolean = left.as_boolean()) return *boolean == *right.as_boolean();
    return left.as_array() == right.as_array() && left.as_object() == right.as_object();
}

bool truthy(const Value& value) noexcept {
    if (const auto* boolean = value.as_boolean()) return *boolean;
    if (const auto* number = value.as_number()) return *number != 0 && !std::isnan(*number);
    if (const auto* text = value.as_text()) return !text->empty();
    if (const auto* items = value.as_array()) return !items->empty();
    return value.as_object() != nullptr;
}

std::u16string text_of(const Value& value) {
    if (value.is_undefined()) return u"undefined";
    if (value.is_null()) return u"null";
    if (const auto* boolean = value.as_boolean()) return *boolean ? u"true" : u"false";
    if (const auto* number = value.as_number()) return text_of(*number);
    if (const auto* text = value.as_text()) return *text;
    const auto* items = value.as_array();
    if (items == nullptr) return u"[object Object]";
    std::u16string joined;  // Array.prototype.join: nothing for undefined and null
    for (std::size_t i = 0; i < items->size(); ++i) {
        if (i > 0) joined += u',';
        const Value& item = (*items)[i];
        if (!item.is_undefined() && !item.is_null()) joined += text_of(item);
    }
    return joined;
}

double to_number(const Value& value) {
    if (value.is_undefined()) return kNaN;
    if (value.is_null()) return 0;
    if (const auto* boolean = value.as_boolean()) return *boolean ? 1 : 0;
    if (const auto* number = value.as_number()) return *number;
    if (const auto* text = value.as_text()) return number_of(*text);
    return number_of(text_of(value));
}

bool at_most(const Value& left, const Value& right) {
    if (left.as_number() != nullptr && right.as_number() != nullptr) return *left.as_number() <= *right.as_number();
    // ToPrimitive turns arrays and objects into text first; then two texts compare as texts.
    const auto is_textual = [](const Value& value) {
        return value.as_text() != nullptr || value.as_array() != nullptr || value.as_object() != nullptr;
    };
    if (is_textual(left) && is_textual(right)) return text_of(left) <= text_of(right);
    return to_number(left) <= to_number(right);
}

std::u16string utf16_of(std::string_view utf8) {
    constexpr std::array<char32_t, 4> kSmallest{0, 0x80, 0x800, 0x10000};  // shorter forms are ill-formed
    std::u16string out;
    out.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[at++]);
        if (lead < 0x80) {
            out += static_cast<char16_t>(lead);
            continue;
        }
        const bool is_lead = lead >= 0xC0 && lead < 0xF8;
        const std::size_t follow = !is_lead ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;  // continuation bytes
        char32_t point = lead & (0x3Fu >> follow);
        std::size_t read = 0;
        while (read < follow && at < utf8.size() && (static_cast<unsigned char>(utf8[at]) & 0xC0) == 0x80) {
            point = (point << 6) | (static_cast<unsigned char>(utf8[at++]) & 0x3Fu);
            ++read;
        }
        const bool well_formed = is_lead && read == follow && point >= kSmallest[follow] && point <= 0x10FFFF &&
                                 (point < 0xD800 || point > 0xDFFF);
        if (!well_formed) {
            out += u'\uFFFD';
        } else if (point < 0x10000) {
            out += static_cast<char16_t>(point);
        } else {
            out += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
            out += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
        }
    }
    return out;
}

std::string utf8_of(std::u16string_view utf16) {
    std::string out;
    out.reserve(utf16.size());
    const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    for (std::size_t at = 0; at < utf16.size(); ++at) {
        char32_t point = utf16[at];
        const bool high = point >= 0xD800 && point <= 0xDBFF;
        if (high && at + 1 < utf16.size() && utf16[at + 1] >= 0xDC00 && utf16[at + 1] <= 0xDFFF) {
            point = 0x10000 + ((point - 0xD800) << 10) + (utf16[++at] - 0xDC00u);
        } else if (point >= 0xD800 && point <= 0xDFFF) {
            point = 0xFFFD;
        }
        if (point < 0x80) {
            put(point);
        } else if (point < 0x800) {
            put(0xC0 | (point >> 6));
            put(0x80 | (point & 0x3F));
        } else if (point < 0x10000) {
            put(0xE0 | (point >> 12));
            put(0x80 | ((point >> 6) & 0x3F));
            put(0x80 | (point & 0x3F));
        } else {
            put(0xF0 | (point >> 18));
            put(0x80 | ((point >> 12) & 0x3F));
            put(0x80 | ((point >> 6) & 0x3F));
            put(0x80 | (point & 0x3F));
        }
    }
    return out;
}

}  // namespace vigil::triage
