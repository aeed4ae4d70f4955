// One-time codes of an authenticator: TOTP (RFC 6238) over HMAC-SHA-1, 6 digits, steps of 30 seconds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vigil::crypto {

inline constexpr int kTotpStepSeconds = 30;

// The step that holds a second since 1970.
constexpr std::int64_t totp_step(std::int64_t seconds) { return seconds / kTotpStepSeconds; }

// `digits` digits of the code of that step (RFC 4226 section 5.3). Requires: 6 to 8 digits.
std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);

// RFC 4648 base32 without padding, as authenticators read secrets.
std::string to_base32(std::string_view bytes);

}  // namespace vigil::crypto
