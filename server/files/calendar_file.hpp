// config/calendars/YYYY.json as values.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/clocks/holiday_calendar.hpp"

namespace vigil::files {

// Errors list every problem by JSON pointer. Besides the form: every day lies in the year or in December before it, no day is
// named twice, and what is worked instead is a Saturday or a Sunday.
Result<CalendarYear> parse_calendar_year(std::string_view text);

// The same of a file, which each problem names.
Result<CalendarYear> load_calendar_year(const std::filesystem::path& file);

// Every *.json of a folder, by year. A folder that is not there, two files about one year, and a file that cannot be used are
// errors.
Result<std::vector<CalendarYear>> load_calendars(const std::filesystem::path& folder);

}  // namespace vigil::files
