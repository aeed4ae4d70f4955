#include "client/backoff.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vigil/crypto/random.hpp>

namespace vigil::client {

RandomFraction system_random_fraction() {
    return [] {
        std::uint32_t bits = 0;
        std::memcpy(&bits, crypto::random_bytes(sizeof bits).data(), sizeof bits);
        return static_cast<double>(bits) / 4294967296.0;  // 2^32
    };
}

Backoff::Backoff(std::chrono::milliseconds first, std::chrono::milliseconds cap, RandomFraction random)
    : first_(first), cap_(cap), limit_(first), random_(std::move(random)) {}

std::chrono::milliseconds Backoff::next() {
    const auto limit = std::exchange(limit_, std::min(limit_ * 2, cap_));
    return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(limit.count()) * random_()));
}

}  // namespace vigil::client
