// Random rosters over fourteen days, for comparisons with a slow reading of them.
//
// VIGIL_SEED says which; the seed is printed.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "unit/domain/duty/rosters.hpp"

namespace vigil::domain_test {

using Random = std::mt19937;

inline constexpr int kDays = 14;
inline constexpr int kMinutes = 24 * 60;  // of a day
inline constexpr int kOfficers = 6;

inline std::size_t seed() {
    const char* given = std::getenv("VIGIL_SEED");
    const std::size_t seed = given == nullptr ? std::random_device{}() : std::strtoull(given, nullptr, 10);
    std::cout << "seed " << seed << '\n';
    return seed;
}

inline int draw(Random& random, int least, int greatest) {
    return std::uniform_int_distribution(least, greatest)(random);
}

inline AccountId numbered_officer(int number) {
    return AccountId("01981f3c-0000-7000-8000-00000000000" + std::to_string(number));
}
inline int number_of(const AccountId& id) { return id.str().back() - '0'; }

inline std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }
inline std::string time_text(int minute) { return two_digits(minute / 60) + ":" + two_digits(minute % 60); }

inline std::string date_text(std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    return std::to_string(static_cast<int>(date.year())) + "-" +
           two_digits(static_cast<int>(static_cast<unsigned>(date.month()))) + "-" +
           two_digits(static_cast<int>(static_cast<unsigned>(date.day())));
}

class Draft {
public:
    Draft(Random& random, std::chrono::sys_days first_day) : random_(random), first_day_(first_day) {}

    protocol::Roster roster() {
        protocol::Roster roster;
        for (int i = draw(0, 5); i > 0; --i) roster.shifts.push_back(shift());
        for (int i = draw(0, 2); i > 0; --i) roster.rotations.push_back(rotation());
        for (int minute = draw(0, 9000); minute < kDays * kMinutes;) {
            const int until = minute + draw(1, 3000);
            roster.overrides.push_back(an_override(instant(minute), instant(until), officers(0, 3)));
            minute = until + draw(0, 1) * draw(0, 15000);
        }
        std::shuffle(roster.overrides.begin(), roster.overrides.end(), random_);
        return roster;
    }

    protocol::Shift shift() {
        std::vector<Weekday> days;
        for (const auto day : kEveryWeekday)
            if (draw(0, 2) > 0) days.push_back(day);
        const auto from = minute_of_day();
        const int until = draw(0, 5) == 0 ? from : draw(0, 5) == 0 ? kMinutes : minute_of_day();
        auto shift = a_shift(days, time_text(from), time_text(until), officers(1, 3));
        if (draw(0, 1) == 0) shift.on = static_cast<DayKind>(draw(0, 2));
        if (draw(0, 3) == 0) shift.first = date(-3, kDays);
        if (draw(0, 3) == 0) shift.last = date(-3, kDays);
        return shift;
    }

    std::vector<DutySwap> swaps() {
        std::vector<DutySwap> swaps;
        for (int i = draw(0, 4); i > 0; --i) {
            const int minute = draw(-2000, kDays * kMinutes);
            swaps.push_back({numbered_officer(draw(0, kOfficers - 1)), numbered_officer(draw(0, kOfficers - 1)),
                             instant(minute), instant(minute + draw(0, 5000))});
        }
        return swaps;
    }

    // Of China, counted from the beginning of the first day.
    Instant instant(int minute) const { return first_day_ - 8h + std::chrono::minutes(minute); }

private:
    int draw(int least, int greatest) { return domain_test::draw(random_, least, greatest); }
    int minute_of_day() { return draw(0, 1) == 0 ? draw(0, 23) * 60 : draw(0, kMinutes - 1); }
    std::string date(int least, int greatest) {
        return date_text(first_day_ + std::chrono::days(draw(least, greatest)));
    }

    Accounts officers(int least, int greatest) {
        Accounts all;
        for (int i = 0; i < kOfficers; ++i) all.push_back(numbered_officer(i));
        std::shuffle(all.begin(), all.end(), random_);
        all.resize(static_cast<std::size_t>(draw(least, greatest)));
        return all;
    }

    protocol::Rotation rotation() {
        auto rotation = a_rotation(officers(2, 4), draw(1, 5), time_text(minute_of_day()), date(-40, kDays));
        if (draw(0, 2) == 0) rotation.last = date(-3, kDays);
        return rotation;
    }

    Random& random_;
    std::chrono::sys_days first_day_;
};

}  // namespace vigil::domain_test
