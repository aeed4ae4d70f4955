// What organisations are told for their files only: a list a day, without school, reporter or hour (policy facts 5.4; F133).
#pragma once

#include <vigil/protocol/messages/release.hpp>

#include "domain/accounts/account.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Of the caller's organisations, cases from which neither is barred. A list is complete when its day is over: to see it grow
// would tell the hour. Errors: invalid_input, code bad_request: the day is not over yet.
Result<protocol::DailyList> read_daily_list(Unit& unit, const Caller& caller, const Date& day,
                                            const std::optional<DailyEntryId>& after, std::size_t limit, Instant now);

}  // namespace vigil
