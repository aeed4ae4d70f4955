#include "secrets/signatures.hpp"

#include <utility>

namespace vigil {
namespace {

const SigningKey& key_of(const SigningKeys& keys, KeyName name) {
    return name == KeyName::receipts ? keys.receipts : keys.checkpoints;
}

}  // namespace

void Signatures::rotate(KeyName name, SigningKey fresh) {
    const std::lock_guard lock(mutex_);
    SigningKeys changed = *keys_;
    auto& key = name == KeyName::receipts ? changed.receipts : changed.checkpoints;
    changed.retired.push_back(key.key->public_key());
    key = std::move(fresh);
    keys_ = std::make_shared<const SigningKeys>(std::move(changed));
}

void Signatures::publish(const crypto::PublicKey& earlier) {
    if (find(earlier.thumbprint())) return;
    const std::lock_guard lock(mutex_);
    SigningKeys changed = *keys_;
    changed.retired.push_back(earlier);
    keys_ = std::make_shared<const SigningKeys>(std::move(changed));
}

Result<std::string> Signatures::sign(KeyName name, std::string_view typ, std::string_view payload) const {
    const auto keys = now();
    const auto& key = key_of(*keys, name);
    auto jws = crypto::sign_compact(*key.key, key.kid, typ, payload);
    const auto later = now();
    if (jws || later == keys) return jws;
    const auto& fresh = key_of(*later, name);
    return crypto::sign_compact(*fresh.key, fresh.kid, typ, payload);
}

std::optional<crypto::PublicKey> Signatures::find(std::string_view kid) const {
    const auto keys = now();
    if (kid == keys->checkpoints.kid) return keys->checkpoints.key->public_key();
    if (kid == keys->receipts.kid) return keys->receipts.key->public_key();
    for (const auto& retired : keys->retired)
        if (kid == retired.thumbprint()) return retired;
    return std::nullopt;
}

}  // namespace vigil
