#include "gateways/pace.hpp"

#include <algorithm>

namespace vigil::gateways {

using namespace std::chrono_literals;

std::chrono::milliseconds wait_before_next(int attempts, const Attempt& last, double fraction) {
    constexpr std::chrono::milliseconds first = 1s, cap = 60s;
    auto limit = first;
    for (int i = 1; i < attempts && limit < cap; ++i) limit *= 2;
    limit = std::min(limit, cap);
    const auto jitter = static_cast<std::chrono::milliseconds::rep>(static_cast<double>(limit.count()) * fraction);
    return last.wait.value_or(0ms) + std::chrono::milliseconds(jitter);
}

Pace::Time Pace::take_turn(Time now) {
    const auto turn = std::max(now, next_);
    next_ = turn + between_;
    return turn;
}

}  // namespace vigil::gateways
