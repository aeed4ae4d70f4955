// Bytes and their text forms.
//
// In the whole of vigil::crypto bytes are std::string when owned and std::string_view when borrowed, because message
// bodies and database blobs already are. Sizes are in bytes.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil::crypto {

// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);
// Accepts both cases; refuses an odd length and any other character.
Result<std::string> from_hex(std::string_view text);

// RFC 4648 section 5, without padding (RFC 7515 section 2).
std::string to_base64url(std::string_view bytes);
// Strict: refuses padding, white space, the standard alphabet's '+' and '/', and unused trailing bits that are not
// zero, so every byte string has exactly one text form.
Result<std::string> from_base64url(std::string_view text);

// Compares in a time that depends on the sizes only, never on the content. For tokens, codes and authentication tags.
bool equal_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace vigil::crypto
