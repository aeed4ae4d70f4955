#include "domain/matching/id_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "domain/matching/code_points.hpp"
#include "domain/matching/names.hpp"

namespace vigil::matching {
namespace {

constexpr std::size_t kCitizenLength = 18;
constexpr std::size_t kShortest = 6;  // characters that a number must have to tell anybody apart
constexpr std::ptrdiff_t kFewestDigits = 4;
constexpr int kOldest = 25;  // years: children of the file grow up

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }

// GB 11643-1999: the weights are 2^(17 - place) mod 11, the check characters those of ISO 7064 MOD 11-2.
char check_character(std::string_view number) {
    constexpr std::array kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t at = 0; at < kWeights.size(); ++at) sum += kWeights[at] * (number[at] - '0');
    return "10X98765432"[sum % 11];
}

bool has_day_of_birth(std::string_view number, const Date& today) {
    const auto day =
        parse_date(fmt::format("{}-{}-{}", number.substr(6, 4), number.substr(10, 2), number.substr(12, 2)));
    return day && *day <= today && day->year >= today.year - kOldest;
}

// The longest run of letters and digits: "身份证号150424..." is a number with words around it.
std::string longest_run(std::string_view text) {
    std::string longest;
    std::string run;
    for (const char c : text) {
        if (is_alphanumeric(c)) {
            run += c;
            continue;
        }
        if (run.size() > longest.size()) longest = run;
        run.clear();
    }
    return run.size() > longest.size() ? run : longest;
}

}  // namespace

std::string normalised_number(std::string_view written) {
    const std::string number = longest_run(folded(written));
    const auto digits = std::count_if(number.begin(), number.end(), is_digit);
    const bool repeats = std::all_of(number.begin(), number.end(), [&](char c) { return c == number.front(); });
    if (number.size() < kShortest || digits < kFewestDigits || repeats) return {};
    return number;
}

bool has_citizen_form(std::string_view number) {
    return number.size() == kCitizenLength && std::all_of(number.begin(), number.end() - 1, is_digit) &&
           (is_digit(number.back()) || number.back() == 'X');
}

bool is_right(std::string_view number, const Date& today) {
    return has_citizen_form(number) && number.back() == check_character(number) && has_day_of_birth(number, today);
}

std::vector<std::string> repairs_of(std::string_view number, const Date& today) {
    std::vector<std::string> repairs;
    if (!has_citizen_form(number) || is_right(number, today)) return repairs;
    const auto consider = [&](const std::string& candidate) {
        if (repairs.size() < kMostRepairs && is_right(candidate, today) &&
            std::find(repairs.begin(), repairs.end(), candidate) == repairs.end())
            repairs.push_back(candidate);
    };
    for (std::size_t at = 0; at + 1 < number.size(); ++at) {
        std::string candidate(number);
        std::swap(candidate[at], candidate[at + 1]);
        consider(candidate);
    }
    for (std::size_t at = 0; at + 1 < number.size(); ++at) {
        std::string candidate(number);
        for (candidate[at] = '0'; candidate[at] <= '9'; ++candidate[at]) consider(candidate);
    }
    std::string candidate(number);
    candidate.back() = check_character(number);
    consider(candidate);
    return repairs;
}

std::string passport_text(std::string_view number) {
    std::string text(number);
    std::replace(text.begin(), text.end(), 'O', '0');
    std::replace(text.begin(), text.end(), 'I', '1');
    return text;
}

}  // namespace vigil::matching
