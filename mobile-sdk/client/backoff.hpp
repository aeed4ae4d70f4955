// How long to wait before the next attempt.
#pragma once

#include <chrono>
#include <functional>

namespace vigil::client {

// Uniform in [0, 1).
using RandomFraction = std::function<double()>;
RandomFraction system_random_fraction();

// Full jitter: a random time between nothing and a limit that doubles with each attempt up to a cap, so that thousands of
// clients that lost one server do not come back together.
class Backoff {
public:
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds cap,
            RandomFraction random = system_random_fraction());

    std::chrono::milliseconds next();
    void reset() noexcept { limit_ = first_; }

private:
    std::chrono::milliseconds first_;
    std::chrono::milliseconds cap_;
    std::chrono::milliseconds limit_;
    RandomFraction random_;
};

}  // namespace vigil::client
