// What others compare with their own clocks: the wall, not the time that waits out a step of it.
#pragma once

#include <chrono>
#include <vigil/protocol/time.hpp>

namespace vigil::app {

inline Instant wall_clock() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

}  // namespace vigil::app
