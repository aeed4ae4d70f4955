// Points in time and their text forms.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace vigil {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;  // UTC; on the wire and in SQL: integer ms since 1970

inline constexpr Instant instant_of(std::int64_t ms) noexcept { return Instant(std::chrono::milliseconds(ms)); }
inline constexpr std::int64_t ms_of(Instant at) noexcept { return at.time_since_epoch().count(); }

// "2026-01-31T08:05:09.123Z" (RFC 3339, UTC). For logs and headers read by machines.
std::string to_rfc3339(Instant at);

// "2026-01-31 16:05:09" in China Standard Time (UTC+8, no daylight saving). For people.
std::string to_china_time(Instant at);

// "Sat, 31 Jan 2026 08:05:09 GMT" (RFC 9110 section 5.6.7, IMF-fixdate).
std::string to_http_date(Instant at);

// Where "now" comes from. Nobody else reads a clock, so tests own time. `Clock` is another word: a legal limit.
// Implementations may be called from any thread.
class Timers {
public:
    virtual ~Timers() = default;
    virtual Instant now() const = 0;
};

}  // namespace vigil
