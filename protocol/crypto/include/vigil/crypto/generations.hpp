// A key that is changed from time to time.
#pragma once

#include <utility>
#include <vector>
#include <vigil/crypto/aead.hpp>

namespace vigil::crypto {

// The newest is the one to seal or hash with; what was made under an older one is still read.
struct Generations {
    Generations(SealingKey only) : newest(std::move(only)) {}  // NOLINT: implicit, most keys have but one

    SealingKey newest;
    std::vector<SealingKey> older{};
};

}  // namespace vigil::crypto
