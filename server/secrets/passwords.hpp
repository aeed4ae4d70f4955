#pragma once

#include "domain/ports/secrets.hpp"

namespace vigil {

// Argon2id (RFC 9106): 64 MiB, 3 passes, 1 lane, a salt of 16 bytes; about 0.1 s of one core.
class Argon2Passwords final : public Passwords {
public:
    std::string hash(std::string_view password) const override;
    bool matches(std::string_view encoded, std::string_view password) const override;
    void pretend(std::string_view password) const override;
};

}  // namespace vigil
