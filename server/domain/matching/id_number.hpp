// Identity numbers as people write them, and the slips of the pen that their check digit shows (GB 11643-1999).
#pragma once

#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/date.hpp>

namespace vigil::matching {

// A number as it was written: full-width as half-width, letters in upper case, white space, hyphens and words around it
// left out. Empty where nothing tells a child apart: too short, hardly a digit, one digit repeated.
std::string normalised_number(std::string_view written);

// Seventeen digits, then a digit or X: the form of a citizen's number, whether or not it is right.
bool has_citizen_form(std::string_view number);

// Whether a number of that form could be a young person's: its check digit is right, its day of birth exists, lies not
// after `today` and at most 25 years before.
bool is_right(std::string_view number, const Date& today);

// The right numbers from which a wrong one of that form differs by one digit, or by two neighbours changed about; the
// latter first, at most kMostRepairs. By the check digit each place has at most one digit that would be right.
std::vector<std::string> repairs_of(std::string_view number, const Date& today);
inline constexpr std::size_t kMostRepairs = 16;

// Any other number (passport, travel permit): letters and digits alone, those that look alike as one (O as 0, I as 1).
std::string passport_text(std::string_view number);

}  // namespace vigil::matching
