// The log of a database file as events, with or without a server beside it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/clocks/holiday_calendar.hpp"
#include "domain/ports/log.hpp"
#include "domain/rules/rule_version.hpp"

namespace vigil::storage {

class Connection;

// Opens the file for reading only. One thread.
class LogReader {
public:
    static Result<std::unique_ptr<LogReader>> open(const std::filesystem::path& database);
    ~LogReader();

    // As Log::after.
    Result<std::vector<LoggedEvent>> after(std::int64_t pos, std::size_t limit);
    Result<std::optional<RuleText>> rules(const RuleVersion& version);
    Result<std::shared_ptr<const HolidayCalendar>> calendar();

private:
    explicit LogReader(std::unique_ptr<Connection> connection);

    template <class F>
    auto ask(F f) -> decltype(f());

    std::unique_ptr<Connection> connection_;
};

}  // namespace vigil::storage
