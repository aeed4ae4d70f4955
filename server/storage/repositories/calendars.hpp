#pragma once

#include "domain/ports/calendars.hpp"
#include "storage/engine/connection.hpp"
#include "storage/repositories/directory_memo.hpp"

namespace vigil::storage {

class StoredCalendars final : public CalendarRepository {
public:
    // `memo`: of the connection; null: everything is read anew.
    StoredCalendars(Connection& connection, DirectoryMemo* memo) : connection_(connection), memo_(memo) {}

    Result<std::shared_ptr<const HolidayCalendar>> calendar() override;
    Result<std::vector<CalendarYear>> years() override;
    Result<void> put(const CalendarYear& year, Instant now) override;
    Result<bool> is_settled() override;
    Result<void> settle() override;

private:
    Result<void> put_days(const CalendarYear& year, const std::vector<Date>& days, bool works);

    Connection& connection_;
    DirectoryMemo* memo_;
};

}  // namespace vigil::storage
