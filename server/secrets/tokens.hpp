// Tokens, codes, fresh ids and signatures of devices.
#pragma once

#include <vigil/crypto/uuid.hpp>

#include "domain/ports/secrets.hpp"

namespace vigil {

class RandomTokens final : public Tokens {
public:
    std::string fresh() const override;
    std::string hash(std::string_view token) const override;
    std::string enrolment_code() const override;
    std::string enrolment_hash(std::string_view code) const override;
    std::string body_hash(std::string_view body) const override;
    std::string text_of(std::string_view bytes) const override;
};

class UuidSource final : public IdSource {
public:
    std::string next(Instant now) override { return source_.next(now); }
    std::string random() override { return crypto::uuid_v4(); }

private:
    crypto::UuidV7Source source_;
};

class DeviceSignatureCheck final : public SignatureCheck {
public:
    std::optional<std::string> public_key(std::string_view x, std::string_view y) const override;
    bool verify(std::string_view algorithm, std::string_view public_key, std::string_view message,
                std::string_view signature) const override;
};

}  // namespace vigil
