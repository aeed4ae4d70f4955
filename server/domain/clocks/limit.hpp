// A legal limit, as rules state it.
#pragma once

#include <array>
#include <vigil/protocol/words.hpp>

namespace vigil {

enum class LimitUnit { seconds, days, work_days, months };
constexpr auto words_of(LimitUnit) {
    using enum LimitUnit;
    return std::array{Word<LimitUnit>{seconds, "seconds", "秒", "seconds"}, Word<LimitUnit>{days, "days", "日", "days"},
                      Word<LimitUnit>{work_days, "work_days", "工作日", "work days"},
                      Word<LimitUnit>{months, "months", "个月", "months"}};
}

// Hours run from the instant, as seconds; days, work days and months by the calendar (Civil Code 201-203).
struct Limit {
    LimitUnit unit{};
    int count{};

    bool operator==(const Limit&) const = default;
};

}  // namespace vigil
