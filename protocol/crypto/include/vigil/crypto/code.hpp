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

// The alphabet's characters in what somebody typed, whatever their number, with the same forgiveness and without spaces
// and dashes. The error says which character it is, counting those that count.
Result<std::string> typed_characters(std::string_view typed);

// Bytes in that alphabet, five bits a character, without padding: 5 bytes are 8 characters. Reading is strict: it refuses a
// number of characters that no bytes have, and unused bits that are not zero.
std::string to_crockford(std::string_view bytes);
Result<std::string> from_crockford(std::string_view characters);

}  // namespace vigil::crypto
