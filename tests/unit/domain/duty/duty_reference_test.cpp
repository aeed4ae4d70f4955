// Random rosters, minute by minute: duty_between says what a slow reading of the same roster says, which shares nothing
// with it but the messages.
#include <set>

#include "unit/domain/duty/random_roster.hpp"

namespace vigil::domain_test {
namespace {

using Mask = unsigned;  // of officers, by their number

constexpr std::size_t kRosters = 300;
constexpr int kDayBefore = 1;  // what began then may last

int minute_of(const std::string& time) { return std::stoi(time.substr(0, 2)) * 60 + std::stoi(time.substr(3)); }

Mask mask_of(const Accounts& officers) {
    Mask mask = 0;
    for (const auto& each : officers) mask |= 1U << number_of(each);
    return mask;
}

// Copied from the notice of 4 November 2025, for the fortnights of this test.
bool is_worked(const std::string& date, unsigned iso_weekday) {
    static const std::set<std::string> worked{"2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"};
    if (worked.contains(date)) return true;
    const bool off = (date >= "2026-02-15" && date <= "2026-02-23") || (date >= "2026-05-01" && date <= "2026-05-05") ||
                     (date >= "2026-09-25" && date <= "2026-09-27") || (date >= "2026-10-01" && date <= "2026-10-07");
    return !off && iso_weekday < 6;
}

class SlowReading {
public:
    SlowReading(const protocol::Roster& roster, const std::vector<DutySwap>& swaps, std::chrono::sys_days first_day)
        : first_day_(first_day) {
        for (const auto& each : roster.shifts) shifts_.push_back(read(each));
        for (const auto& each : roster.rotations) rotations_.push_back(read(each));
        for (const auto& each : roster.overrides)
            overrides_.push_back({minute_at(each.from), minute_at(each.until), mask_of(each.officers)});
        for (const auto& each : swaps)
            swaps_.push_back(
                {minute_at(each.from), minute_at(each.until), number_of(each.giver), number_of(each.taker)});
    }

    // Who is on duty in the minute that begins so long after the beginning of the first day.
    Mask at(int minute) const {
        Mask mask = stated(minute, minute / kMinutes, minute % kMinutes);
        for (const auto& swap : swaps_)
            if (minute >= swap.from && minute < swap.until && (mask >> swap.giver & 1U) == 1)
                mask = (mask & ~(1U << swap.giver)) | 1U << swap.taker;
        return mask;
    }

private:
    struct Shift {
        std::array<bool, kDays + kDayBefore> begins{};
        int from{}, until{};
        Mask officers{};
    };
    struct Rotation {
        int first{}, last{}, at{}, every{};
        std::vector<int> officers{};
    };
    struct Override {
        int from{}, until{};
        Mask officers{};
    };
    struct Swap {
        int from{}, until{}, giver{}, taker{};
    };

    int minute_at(Instant at) const {
        return static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(at + 8h - first_day_).count());
    }

    int day_at(const std::string& date) const {
        for (int day = -100;; ++day)
            if (date_text(first_day_ + std::chrono::days(day)) == date) return day;
    }

    Shift read(const protocol::Shift& shift) const {
        Shift reading{{}, minute_of(shift.from), minute_of(shift.until), mask_of(shift.officers)};
        for (int day = -kDayBefore; day < kDays; ++day) {
            const auto date = date_text(first_day_ + std::chrono::days(day));
            const auto weekday = std::chrono::weekday(first_day_ + std::chrono::days(day)).iso_encoding();
            const bool worked = is_worked(date, weekday);
            bool begins = false;
            for (const auto each : shift.days) begins = begins || static_cast<unsigned>(each) + 1 == weekday;
            if (shift.on == DayKind::work_days && !worked) begins = false;
            if (shift.on == DayKind::days_off && worked) begins = false;
            if (!shift.first.empty() && date < shift.first) begins = false;
            if (!shift.last.empty() && date > shift.last) begins = false;
            reading.begins.at(static_cast<std::size_t>(day + kDayBefore)) = begins;
        }
        return reading;
    }

    Rotation read(const protocol::Rotation& rotation) const {
        Rotation reading{day_at(rotation.first), rotation.last.empty() ? 1000 : day_at(rotation.last),
                         minute_of(rotation.at), static_cast<int>(rotation.every_days)};
        for (const auto& each : rotation.officers) reading.officers.push_back(number_of(each));
        return reading;
    }

    Mask stated(int minute, int day, int of_day) const {
        for (const auto& each : overrides_)
            if (minute >= each.from && minute < each.until) return each.officers;
        Mask mask = 0;
        for (const auto& each : shifts_) {
            const bool into_the_next_day = each.until <= each.from;
            const bool today = each.begins[static_cast<std::size_t>(day + kDayBefore)] && of_day >= each.from &&
                               (into_the_next_day || of_day < each.until);
            const bool since_yesterday =
                each.begins[static_cast<std::size_t>(day)] && into_the_next_day && of_day < each.until;
            if (today || since_yesterday) mask |= each.officers;
        }
        for (const auto& each : rotations_) {
            const int day_of_duty = of_day < each.at ? day - 1 : day;
            if (day_of_duty < each.first || day_of_duty >= each.last) continue;
            const auto turn = static_cast<std::size_t>((day_of_duty - each.first) / each.every);
            mask |= 1U << each.officers[turn % each.officers.size()];
        }
        return mask;
    }

    std::chrono::sys_days first_day_;
    std::vector<Shift> shifts_{};
    std::vector<Rotation> rotations_{};
    std::vector<Override> overrides_{};
    std::vector<Swap> swaps_{};
};

// --- the comparison

void expect_well_formed(const std::vector<DutySpan>& spans, Instant from, Instant until) {
    ASSERT_FALSE(spans.empty());
    EXPECT_EQ(spans.front().from, from);
    EXPECT_EQ(spans.back().until, until);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        EXPECT_LT(spans[i].from, spans[i].until);
        EXPECT_TRUE(std::is_sorted(spans[i].officers.begin(), spans[i].officers.end()));
        EXPECT_EQ(std::adjacent_find(spans[i].officers.begin(), spans[i].officers.end()), spans[i].officers.end());
        if (i == 0) continue;
        EXPECT_EQ(spans[i].from, spans[i - 1].until);
        EXPECT_NE(spans[i].officers, spans[i - 1].officers);
    }
}

void compare(Random& random) {
    using namespace std::chrono;
    static constexpr std::array kFirstDays{sys_days(2026y / February / 9), sys_days(2026y / February / 20),
                                           sys_days(2026y / April / 27), sys_days(2026y / September / 19),
                                           sys_days(2026y / September / 30)};
    const auto first_day = kFirstDays.at(static_cast<std::size_t>(draw(random, 0, kFirstDays.size() - 1)));
    Draft draft(random, first_day);
    const auto roster = draft.roster();
    const auto swaps = draft.swaps();
    const int from = draw(random, 0, 2 * kMinutes), until = kDays * kMinutes - draw(random, 0, 2 * kMinutes);

    const auto spans = duty_between(roster, swaps, holidays(), draft.instant(from), draft.instant(until));
    expect_well_formed(spans, draft.instant(from), draft.instant(until));
    const SlowReading reading(roster, swaps, first_day);
    int minute = from;
    for (const auto& span : spans)
        for (const auto mask = mask_of(span.officers); minute < until && draft.instant(minute) < span.until; ++minute)
            ASSERT_EQ(mask, reading.at(minute)) << to_china_time(draft.instant(minute));
    for (int i = 0; i < 10; ++i) {
        const int any = draw(random, from, until - 1);
        const auto at = draft.instant(any) + milliseconds(draw(random, 0, 59'999));
        EXPECT_EQ(mask_of(on_duty_at(roster, swaps, holidays(), at)), reading.at(any)) << to_china_time(at);
    }
}

TEST(DutyReference, GivenRandomRosters_WhenReadMinuteByMinute_ThenTheSameOfficersAreOnDuty) {
    const auto first = seed();
    for (std::size_t i = 0; i < kRosters; ++i) {
        Random random(static_cast<Random::result_type>(first + i));
        compare(random);
        ASSERT_FALSE(testing::Test::HasFailure()) << "VIGIL_SEED=" << first + i;
    }
}

}  // namespace
}  // namespace vigil::domain_test
