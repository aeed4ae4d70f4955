// Civil dates, times of day and ages.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vigil/protocol/time.hpp>

namespace vigil {

// A day of the proleptic Gregorian calendar.
struct Date {
    int year{};
    int month{};
    int day{};

    auto operator<=>(const Date&) const = default;
};

// "YYYY-MM-DD" of a day that exists; else nothing.
std::optional<Date> parse_date(std::string_view text);
std::string to_text(const Date& date);

std::int64_t days_since_epoch(const Date& date);
Date date_of_days(std::int64_t days_since_epoch);

// 0 is Sunday.
int weekday(const Date& date);

int days_in_month(int year, int month);

// The day it is in China (UTC+8, no daylight saving).
Date china_date(Instant at);

// The instant at which `date` begins in China.
Instant china_midnight(const Date& date);

// "HH:MM", 00:00 to 24:00, as the time after midnight; else nothing.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);

// Completed months of age on `today`. An age is reached on the day after the birthday (满; policy facts 1.2): on the
// 14th birthday a child is still under fourteen. Negative before birth.
int months_of_age(const Date& born, const Date& today);

}  // namespace vigil
