// The signature keys in use, which may change while they are used.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vigil/crypto/jws.hpp>

#include "secrets/key_folder.hpp"

namespace vigil {

// May be used from any thread: whoever has taken the keys keeps them as they were.
class Signatures {
public:
    explicit Signatures(SigningKeys keys) : keys_(std::make_shared<const SigningKeys>(std::move(keys))) {}

    std::shared_ptr<const SigningKeys> now() const {
        const std::lock_guard lock(mutex_);
        return keys_;
    }
    // `fresh` signs from now on; the public half of the key before it stays published.
    void rotate(KeyName name, SigningKey fresh);

    // An earlier key is published too. Nothing where it is.
    void publish(const crypto::PublicKey& earlier);

    // A compact JWS by the key of that name. Tries once more where the key was changed in between, because a token then no
    // longer has the old one.
    Result<std::string> sign(KeyName name, std::string_view typ, std::string_view payload) const;
    // A published key, in use or earlier, by its kid.
    std::optional<crypto::PublicKey> find(std::string_view kid) const;

private:
    mutable std::mutex mutex_{};
    std::shared_ptr<const SigningKeys> keys_;
};

}  // namespace vigil
