// Durations as people write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigil {

// The whole number that `text` begins with, taken off it; at most 1,000,000,000.
std::optional<std::int64_t> take_whole_number(std::string_view& text);

// "250ms", "10s", "5m", "1h", "30d": a whole number and its unit. Nothing: it is not that, or too long to count.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
std::string duration_text(std::chrono::milliseconds duration);

}  // namespace vigil
