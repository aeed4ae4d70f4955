// How fast, and how soon again.
#pragma once

#include <chrono>

#include "gateways/channel.hpp"

namespace vigil::gateways {

// The wait before the next attempt, after `attempts` that were made (1 or more), the last of which came to `last`: full
// jitter up to 1 s, 2 s, 4 s, ... 60 s, on top of what the gateway asked for. `fraction`: random, in [0, 1).
std::chrono::milliseconds wait_before_next(int attempts, const Attempt& last, double fraction);

// Spreads requests so that no second holds more of them than a number.
class Pace {
public:
    using Time = std::chrono::steady_clock::time_point;

    // Requires: 1 or more.
    explicit Pace(int per_second) : between_(std::chrono::nanoseconds(std::chrono::seconds(1)) / per_second) {}

    // Takes the next turn and says when it is: now or later.
    Time take_turn(Time now);

private:
    std::chrono::nanoseconds between_;
    Time next_{};
};

}  // namespace vigil::gateways
