// Which integers travel: those that a JavaScript number holds exactly (RFC 7493 section 2.2), within the field's bounds.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vigil/protocol/schema.hpp>

namespace vigil::protocol {

inline constexpr std::int64_t kGreatestInteger = 9007199254740991;  // 2^53 - 1

struct IntegerLimits {
    std::int64_t least;
    std::int64_t greatest;
};

constexpr IntegerLimits limits_of(const Bounds& bounds) {
    return {std::max(bounds.minimum, -kGreatestInteger), std::min(bounds.maximum, kGreatestInteger)};
}

}  // namespace vigil::protocol
