#include "storage/log/reading.hpp"

#include "storage/engine/sqlite/connection.hpp"
#include "storage/repositories/calendars.hpp"
#include "storage/repositories/log.hpp"
#include "storage/repositories/rules.hpp"

namespace vigil::storage {

LogReader::LogReader(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

LogReader::~LogReader() = default;

Result<std::unique_ptr<LogReader>> LogReader::open(const std::filesystem::path& database) {
    VIGIL_TRY(auto connection, sqlite::SqliteConnection::open({database.string()}, sqlite::Purpose::inspection));
    return std::unique_ptr<LogReader>(new LogReader(std::move(connection)));
}

// One state for one question, and no transaction between two: a server beside it goes on folding its write-ahead log.
template <class F>
auto LogReader::ask(F f) -> decltype(f()) {
    VIGIL_TRY(connection_->begin(Access::read));
    auto answer = f();
    connection_->rollback();
    return answer;
}

Result<std::vector<LoggedEvent>> LogReader::after(std::int64_t pos, std::size_t limit) {
    return ask([&] { return entries_after(*connection_, pos, limit); });
}

Result<std::optional<RuleText>> LogReader::rules(const RuleVersion& version) {
    NewRecords none;
    return ask([&] { return StoredRuleSets(*connection_, none).find(version); });
}

Result<std::shared_ptr<const HolidayCalendar>> LogReader::calendar() {
    return ask([&] { return StoredCalendars(*connection_, nullptr).calendar(); });
}

}  // namespace vigil::storage
