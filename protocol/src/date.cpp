#include <vigil/protocol/date.hpp>

#include <fmt/format.h>

#include <chrono>

namespace vigil {
namespace {

constexpr std::chrono::hours kChinaOffset{8};
using Days = std::chrono::duration<std::int64_t, std::ratio<86400>>;

// What the digits of text[from, from + count) say; -1: something there is no digit.
int number_at(std::string_view text, std::size_t from, std::size_t count) {
    int value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

}  // namespace

int days_in_month(int year, int month) {
    if (month == 2) return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const Date date{number_at(text, 0, 4), number_at(text, 5, 2), number_at(text, 8, 2)};
    if (date.year < 0 || date.month < 1 || date.month > 12) return std::nullopt;
    if (date.day < 1 || date.day > days_in_month(date.year, date.month)) return std::nullopt;
    return date;
}

std::string to_text(const Date& date) { return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day); }

// g++ 12 has no calendar; both directions after H. Hinnant's published algorithms: eras of 400 years = 146,097 days,
// years that begin on 1 March, so that the leap day comes last.
std::int64_t days_since_epoch(const Date& date) {
    const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t shifted_month = (date.month + 9) % 12;
    const std::int64_t day_of_year = (153 * shifted_month + 2) / 5 + date.day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

Date date_of_days(std::int64_t days) {
    const std::int64_t shifted = days + 719468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const std::int64_t day_of_era = shifted - era * 146097;
    const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
    const auto day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    const auto month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    return {static_cast<int>(year_of_era + era * 400) + (month <= 2 ? 1 : 0), month, day};
}

int weekday(const Date& date) {
    const auto shifted = (days_since_epoch(date) + 4) % 7;  // 1 January 1970 was a Thursday
    return static_cast<int>(shifted < 0 ? shifted + 7 : shifted);
}

Date china_date(Instant at) {
    return date_of_days(std::chrono::floor<Days>((at + kChinaOffset).time_since_epoch()).count());
}

Instant china_midnight(const Date& date) { return Instant(Days(days_since_epoch(date))) - kChinaOffset; }

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const int hour = number_at(text, 0, 2);
    const int minute = number_at(text, 3, 2);
    if (hour < 0 || minute < 0 || minute > 59 || hour > 24 || (hour == 24 && minute > 0)) return std::nullopt;
    return std::chrono::hours(hour) + std::chrono::minutes(minute);
}

int months_of_age(const Date& born, const Date& today) {
    const Date eve = date_of_days(days_since_epoch(today) - 1);
    const int months = (eve.year - born.year) * 12 + eve.month - born.month;
    return eve.day < born.day ? months - 1 : months;
}

}  // namespace vigil
