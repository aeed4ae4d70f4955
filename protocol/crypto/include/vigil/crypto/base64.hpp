// Standard base64 (RFC 4648 section 4, with padding): what PEM files and webhook signatures are written in.
#pragma once

#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

namespace vigil::crypto {

std::string to_base64(std::string_view bytes);

// Strict: refuses missing padding, white space, any other character, and unused trailing bits that are not zero.
Result<std::string> from_base64(std::string_view text);

}  // namespace vigil::crypto
