// The dates of HTTP, as others write them.
#pragma once

#include <optional>
#include <string_view>
#include <vigil/protocol/time.hpp>

namespace vigil {

// Reads the three forms that a recipient must know (RFC 9110 section 5.6.7):
//   "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994".
// The name of the day is not compared with the date. `now` tells the century of the second form: a year of two digits is
// never more than 50 years ahead.
std::optional<Instant> parse_http_date(std::string_view text, Instant now);

}  // namespace vigil
