// Whoever hears of a case later than at once: on the owner's release, or in the list of a day (policy facts 5.4; F133).
#pragma once

#include <optional>
#include <string>
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

// The code of the rules for the limit within which an owner decides.
inline constexpr std::string_view kDepartmentsTold = "departments_told";

// A notification that waits for the owner of its case, and what became of it.
struct Release {
    NotificationId notification;
    CaseId case_id;
    OrganisationId organisation;  // that is to be told
    Function function{};          // in which capacity
    std::string recipient;        // code of policy facts 4.3
    ReleaseState state = ReleaseState::pending;
    std::optional<AccountId> decided_by{};
    std::optional<Instant> decided_at{};
    std::optional<AlertId> alert{};  // by which it was told
    std::string sealed_reason{};     // Field::release_reason, row = notification; empty: nothing was said
};

// A case in an organisation's list of a day, once: nothing in it tells from where or at what hour the report came.
struct DailyEntry {
    DailyEntryId id;  // random, and in no order: the id of the case would tell when it was opened
    OrganisationId organisation;
    Date day;  // in China
    CaseId case_id;
    std::string recipient;
    Level level{};
    DivisionCode division;
};

}  // namespace vigil
