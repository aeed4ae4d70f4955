#include "formats.hpp"

#include <algorithm>
#include <array>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/ids.hpp>

namespace vigil::protocol {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool matches_any(std::string_view) { return true; }

bool matches_code(std::string_view text) {
    return !text.empty() && text.size() <= 64 && is_lower(text[0]) &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool matches_base64url(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '-' || c == '_'; });
}

// 16 bytes are 128 bits: 22 characters, the last of which carries only its two upper bits.
bool matches_nonce(std::string_view text) {
    return text.size() == 22 && matches_base64url(text) &&
           std::string_view("AQgw").find(text[21]) != std::string_view::npos;
}

// The shape alone, as the printed schema says it; whether the day exists is asked where the date is used.
bool matches_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    for (const std::size_t at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U})
        if (!is_digit(text[at])) return false;
    const int month = (text[5] - '0') * 10 + (text[6] - '0');
    const int day = (text[8] - '0') * 10 + (text[9] - '0');
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool matches_time_of_day(std::string_view text) { return parse_time_of_day(text).has_value(); }

// Empty: no number.
bool matches_telephone(std::string_view text) {
    return text.empty() || (text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
                            std::all_of(text.begin() + 1, text.end(), is_digit));
}

bool matches_version(std::string_view text) {
    const auto is_word = [](char c) { return is_lower(c) || is_upper(c) || is_digit(c); };
    return !text.empty() && text.size() <= 40 && is_word(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_word(c) || c == '.' || c == '+' || c == '-';
    });
}

constexpr std::array kRules{
    FormatRule{"", "text", &matches_any},
    FormatRule{"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "a UUID in lower case", &is_uuid},
    FormatRule{"^[0-9]{12}$", "twelve digits", &is_division_code},
    FormatRule{"^[a-z][a-z0-9_]{0,63}$", "a code of a-z, 0-9 and _", &matches_code},
    FormatRule{"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "a date, YYYY-MM-DD", &matches_date},
    FormatRule{"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", "a time of day, HH:MM, 00:00 to 24:00", &matches_time_of_day},
    FormatRule{"^[A-Za-z0-9_-]{21}[AQgw]$", "16 bytes as base64url without padding", &matches_nonce},
    FormatRule{"^[A-Za-z0-9_-]*$", "base64url without padding", &matches_base64url},
    FormatRule{"^([+][1-9][0-9]{6,14})?$", "a telephone number with its country, as +8613800000000",
               &matches_telephone},
    FormatRule{"^[0-9A-Za-z][0-9A-Za-z.+-]{0,39}$", "a version, as 1.4.2", &matches_version},
};

}  // namespace

const FormatRule& rule_of(Format format) { return kRules[static_cast<std::size_t>(format)]; }

}  // namespace vigil::protocol
