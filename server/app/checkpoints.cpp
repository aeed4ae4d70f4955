#include "app/checkpoints.hpp"

namespace vigil::app {

storage::CheckpointSigner checkpoint_signer(const SigningKeys& keys) {
    return [&keys](std::string_view typ, std::string_view payload) {
        return crypto::sign_compact(keys.checkpoints.key, keys.checkpoints.kid, typ, payload);
    };
}

crypto::KeyLookup published_keys(const SigningKeys& keys) {
    return [&keys](std::string_view kid) -> std::optional<crypto::PublicKey> {
        if (kid == keys.checkpoints.kid) return keys.checkpoints.key.public_key();
        if (kid == keys.receipts.kid) return keys.receipts.key.public_key();
        for (const auto& retired : keys.retired)
            if (kid == retired.thumbprint()) return retired;
        return std::nullopt;
    };
}

}  // namespace vigil::app
