#pragma once

#include "domain/ports/secrets.hpp"

namespace vigil {

// TOTP with 6 digits; a clock may be one step (30 s) off either way (RFC 6238 section 5.2).
class TotpCodes final : public OneTimeCodes {
public:
    std::string fresh_secret() const override;
    std::string uri(std::string_view secret, std::string_view label) const override;
    std::optional<std::int64_t> step_of(std::string_view secret, std::string_view code, Instant now) const override;
};

}  // namespace vigil
