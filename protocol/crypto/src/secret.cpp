#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vigil/crypto/random.hpp>
#include <vigil/crypto/secret.hpp>

#include "key_slots.hpp"

namespace vigil::crypto {

static_assert(kSlotSize == Secret::kSize);

Secret::Secret() : bytes_(take_slot()) {}

Secret Secret::random() {
    auto bytes = random_bytes(kSize);
    Secret secret;
    std::copy(bytes.begin(), bytes.end(), secret.bytes_);
    wipe(bytes);
    return secret;
}

Result<Secret> Secret::from_bytes(std::string_view bytes) {
    if (bytes.size() != kSize) return Error{ErrorKind::invalid_input, "a key has 32 bytes"};
    Secret secret;
    std::copy(bytes.begin(), bytes.end(), secret.bytes_);
    return secret;
}

Secret::Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, nullptr)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        if (bytes_ != nullptr) give_slot(bytes_);
        bytes_ = std::exchange(other.bytes_, nullptr);
    }
    return *this;
}

Secret::~Secret() {
    if (bytes_ != nullptr) give_slot(bytes_);
}

std::string_view Secret::bytes() const noexcept {
    static constexpr std::array<char, kSize> kZeros{};
    return {bytes_ != nullptr ? bytes_ : kZeros.data(), kSize};
}

void wipe(std::string& text) noexcept {
    text.resize(text.capacity());  // also what an earlier, longer content left behind; grows into no new memory
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

}  // namespace vigil::crypto
