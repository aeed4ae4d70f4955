// An officer goes to a home, and is to be back by a time (F137).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/visit_words.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

// Its subject is the visit, its version the visit's revision: whatever changes the visit makes it stale.
inline constexpr std::string_view kVisitClock = "visit";

struct Visit {
    VisitId id;
    CaseId case_id;
    OrganisationId organisation;
    Function function{};  // as what it handles the case
    AccountId account;
    std::vector<AccountId> companions{};
    bool with_police = false;
    bool police_advised = false;
    Instant begun_at{};
    Instant back_by{};
    VisitState state{};
    std::int64_t revision = 1;
    int alarms{};                           // since the last check-in
    std::optional<OrganisationId> above{};  // is alarmed too, and stays told
    std::optional<Instant> ended_at{};
    std::optional<AccountId> ended_by{};
    std::optional<VisitEnd> end{};
    std::string sealed_document{};  // Field::visit: where to, and what colleagues must know
    std::string sealed_end{};       // Field::visit_end; empty: nothing was said
};

// Whoever went is asked, or looked for.
inline bool is_overdue(const Visit& visit) {
    return visit.state == VisitState::asked || visit.state == VisitState::alarmed;
}

// Whether the account is one of those who went.
inline bool went(const Visit& visit, const AccountId& account) {
    return visit.account == account ||
           std::find(visit.companions.begin(), visit.companions.end(), account) != visit.companions.end();
}

}  // namespace vigil
