// can_overlap says what a search for a shared minute finds, day by day.
#include "domain/duty/roster_times.hpp"

#include <bitset>

#include "unit/domain/duty/random_roster.hpp"

namespace vigil::domain_test {
namespace {

constexpr std::size_t kPairs = 3000;
constexpr std::chrono::sys_days kFirstDay{std::chrono::year(2026) / 3 / 2};
// First and last days lie within the fortnight of a draft and three days before it, and weekdays repeat.
constexpr int kSearchFrom = -12;
constexpr int kSearchUntil = kDays + 9;

using Minutes = std::bitset<2 * kMinutes>;  // of the day on which a shift begins and of the next

Minutes minutes_of(const protocol::Shift& shift) {
    const auto minute_of = [](const std::string& time) {
        return std::stoul(time.substr(0, 2)) * 60 + std::stoul(time.substr(3));
    };
    const auto from = minute_of(shift.from);
    auto until = minute_of(shift.until);
    if (until <= from) until += kMinutes;
    Minutes minutes;
    for (auto minute = from; minute < until; ++minute) minutes.set(minute);
    return minutes;
}

// Apart from its kind.
bool may_begin(const protocol::Shift& shift, int day) {
    const auto date = date_text(kFirstDay + std::chrono::days(day));
    const auto weekday = static_cast<Weekday>((day + 14) % 7);  // the first day is a Monday
    return std::find(shift.days.begin(), shift.days.end(), weekday) != shift.days.end() &&
           (shift.first.empty() || date >= shift.first) && (shift.last.empty() || date <= shift.last);
}

bool are_opposite(const protocol::Shift& a, const protocol::Shift& b) {
    return (a.on == DayKind::work_days && b.on == DayKind::days_off) ||
           (a.on == DayKind::days_off && b.on == DayKind::work_days);
}

bool share_a_minute(const protocol::Shift& a, const protocol::Shift& b) {
    const auto of_a = minutes_of(a), of_b = minutes_of(b);
    for (int day = kSearchFrom; day < kSearchUntil; ++day) {
        if (!may_begin(a, day)) continue;
        if (may_begin(b, day) && !are_opposite(a, b) && (of_a & of_b).any()) return true;
        if (may_begin(b, day + 1) && (of_a >> kMinutes & of_b).any()) return true;
        if (may_begin(b, day - 1) && (of_b >> kMinutes & of_a).any()) return true;
    }
    return false;
}

TEST(OverlapReference, GivenRandomShifts_WhenEachMinuteIsSearched_ThenTheyOverlapWhereOneIsShared) {
    const auto first = seed();
    std::size_t overlapping = 0;
    for (std::size_t i = 0; i < kPairs; ++i) {
        Random random(static_cast<Random::result_type>(first + i));
        Draft draft(random, kFirstDay);
        const auto a = draft.shift(), b = draft.shift();
        const bool expected = share_a_minute(a, b);
        overlapping += expected ? 1 : 0;
        ASSERT_EQ(can_overlap(*times_of(a), *times_of(b)), expected) << "VIGIL_SEED=" << first + i;
        ASSERT_EQ(can_overlap(*times_of(b), *times_of(a)), expected) << "VIGIL_SEED=" << first + i;
    }
    EXPECT_GT(overlapping, kPairs / 10) << "both answers are asked for";
    EXPECT_LT(overlapping, kPairs * 9 / 10);
}

}  // namespace
}  // namespace vigil::domain_test
