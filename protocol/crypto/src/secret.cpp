#include <openssl/crypto.h>

#include <algorithm>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/secret.hpp>

namespace vigil::crypto {

Secret Secret::random() {
    auto bytes = random_bytes(kSize);
    Secret secret;
    std::copy(bytes.begin(), bytes.end(), secret.bytes_.begin());
    wipe(bytes);
    return secret;
}

Result<Secret> Secret::from_bytes(std::string_view bytes) {
    if (bytes.size() != kSize) return Error{ErrorKind::invalid_input, "a key has 32 bytes"};
    Secret secret;
    std::copy(bytes.begin(), bytes.end(), secret.bytes_.begin());
    return secret;
}

Secret::Secret(Secret&& other) noexcept : bytes_(other.bytes_) { OPENSSL_cleanse(other.bytes_.data(), kSize); }

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        bytes_ = other.bytes_;
        OPENSSL_cleanse(other.bytes_.data(), kSize);
    }
    return *this;
}

Secret::~Secret() { OPENSSL_cleanse(bytes_.data(), kSize); }

std::string_view Secret::bytes() const noexcept { return {bytes_.data(), bytes_.size()}; }

void wipe(std::string& text) noexcept {
    text.resize(text.capacity());  // also what an earlier, longer content left behind; grows into no new memory
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

}  // namespace vigil::crypto
