#include "files/duration.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace vigil {
namespace {

using std::chrono::milliseconds;

struct Unit {
    std::string_view name;
    milliseconds size;
};
constexpr std::array kUnits{Unit{"d", std::chrono::hours(24)}, Unit{"h", std::chrono::hours(1)},
                            Unit{"m", std::chrono::minutes(1)}, Unit{"s", std::chrono::seconds(1)},
                            Unit{"ms", milliseconds(1)}};
constexpr std::int64_t kLongest = 1'000'000'000;  // in any unit: no overflow below

}  // namespace

std::optional<std::int64_t> take_whole_number(std::string_view& text) {
    std::int64_t number{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || number < 0 || number > kLongest || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::optional<milliseconds> parse_duration(std::string_view text) {
    const auto number = take_whole_number(text);
    if (!number) return std::nullopt;
    for (const auto& unit : kUnits)
        if (unit.name == text) return *number * unit.size;
    return std::nullopt;
}

std::string duration_text(milliseconds duration) {
    for (const auto& unit : kUnits)
        if (duration >= unit.size && duration % unit.size == milliseconds{})
            return fmt::format("{}{}", duration / unit.size, unit.name);
    return "0s";
}

}  // namespace vigil
