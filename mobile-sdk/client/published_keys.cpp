#include "client/published_keys.hpp"

#include <optional>

namespace vigil::client {

crypto::KeyLookup keys_of(const protocol::JwkSet& keys) {
    return [&keys](std::string_view kid) -> std::optional<crypto::PublicKey> {
        for (const auto& each : keys.keys) {
            if (each.kty != "EC" || each.crv != "P-256" || (!each.use.empty() && each.use != "sig")) continue;
            auto key = crypto::PublicKey::from_jwk({each.x, each.y});
            if (!key) continue;
            const auto name = each.kid.empty() ? key.value().thumbprint() : each.kid;
            if (name == kid) return std::move(key).value();
        }
        return std::nullopt;
    };
}

}  // namespace vigil::client
