// Codes that people read aloud, write down and type: enrolment codes and the claim codes of anonymous reporters.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil::crypto {

// 80 random bits as "XXXX-XXXX-XXXX-XXXX" in Crockford's base32, which has no I, L, O and U.
std::string random_code();

// The canonical form of what somebody typed. Forgives lower case, I and L for 1, O for 0, spaces and dashes anywhere
// (or none), and the full-width forms a Chinese keyboard writes. Refuses anything that is not 16 characters of the
// alphabet.
Result<std::string> normalise_code(std::string_view typed);

}  // namespace vigil::crypto
