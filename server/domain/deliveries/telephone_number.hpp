// Numbers of telephones, as people and carriers spell them.
#pragma once

#include <string>
#include <string_view>

namespace vigil {

// E.164 of a number as it is spelled: with its country and a plus sign, two zeros or neither, or, where it is a mobile number of
// China, without; spaces, hyphens and brackets aside. Empty: it is none.
inline std::string number_of(std::string_view spelled) {
    constexpr std::string_view kBetween = "+-() ";
    constexpr std::size_t kOfChina = 11;  // digits of a mobile number, without its 86; the first is a 1
    constexpr std::size_t kFewest = 7, kMost = 15;
    std::string digits;
    for (const char c : spelled) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (kBetween.find(c) == kBetween.npos)
            return {};
    }
    if (digits.starts_with("00")) digits.erase(0, 2);
    if (digits.size() == kOfChina && digits.front() == '1' && !spelled.starts_with('+')) digits.insert(0, "86");
    if (digits.size() < kFewest || digits.size() > kMost || digits.front() == '0') return {};
    return "+" + digits;
}

}  // namespace vigil
