#include <vigil/protocol/time.hpp>

#include <fmt/format.h>

#include <array>
#include <vigil/protocol/date.hpp>

namespace vigil {
namespace {

constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array kWeekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct Parts {
    Date date;
    std::int64_t hour, minute, second, millisecond;
};

Parts parts_of(Instant at) {
    using Days = std::chrono::duration<std::int64_t, std::ratio<86400>>;
    const auto days = std::chrono::floor<Days>(at.time_since_epoch());
    const std::int64_t ms = (at.time_since_epoch() - days).count();
    return {date_of_days(days.count()), ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000};
}

}  // namespace

std::string to_rfc3339(Instant at) {
    const auto p = parts_of(at);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", p.date.year, p.date.month, p.date.day, p.hour,
                       p.minute, p.second, p.millisecond);
}

std::string to_china_time(Instant at) {
    const auto p = parts_of(at + std::chrono::hours(8));
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", p.date.year, p.date.month, p.date.day, p.hour, p.minute,
                       p.second);
}

std::string to_http_date(Instant at) {
    const auto p = parts_of(at);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kWeekdays[static_cast<std::size_t>(weekday(p.date))],
                       p.date.day, kMonths[static_cast<std::size_t>(p.date.month - 1)], p.date.year, p.hour, p.minute,
                       p.second);
}

}  // namespace vigil
