#include "secrets/one_time_codes.hpp"

#include <fmt/format.h>

#include <vigil/crypto/random.hpp>
#include <vigil/crypto/totp.hpp>

namespace vigil {

std::string TotpCodes::fresh_secret() const { return crypto::random_bytes(20); }

std::string TotpCodes::uri(std::string_view secret, std::string_view label) const {
    return fmt::format("otpauth://totp/Vigil:{}?secret={}&issuer=Vigil", label, crypto::to_base32(secret));
}

std::optional<std::int64_t> TotpCodes::step_of(std::string_view secret, std::string_view code, Instant now) const {
    const std::int64_t present = crypto::totp_step(ms_of(now) / 1000);
    for (const std::int64_t step : {present, present - 1, present + 1})
        if (crypto::totp_code(secret, step) == code) return step;
    return std::nullopt;
}

}  // namespace vigil
