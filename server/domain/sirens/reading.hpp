// How often alerts wake officers, for whoever plans their duty: a siren that sounds too often is switched off (F138).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vigil/protocol/messages/siren.hpp>

#include "domain/access/access.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

inline constexpr std::chrono::days kSirensShown{28};
inline constexpr std::chrono::minutes kSoon{2};     // an answer within it is one at once
inline constexpr std::size_t kMostSirens = 10'000;  // of one organisation; of more the newest are counted

// The last four weeks, without cases from which the caller is barred. `by`: none: an administrator. Errors:
// not_found; those of may_plan_duty (domain/duty/rostering.hpp).
Result<protocol::SirenReport> read_sirens(Unit& unit, const Caller* by, const OrganisationId& organisation,
                                          std::int64_t budget, Instant now);

// Of every organisation whose duty the caller plans and at which an alert has woken somebody; of all such where there is no caller. By id.
Result<protocol::SirenList> list_sirens(Unit& unit, const Caller* by, const std::optional<OrganisationId>& after,
                                        std::size_t limit, std::int64_t budget, Instant now);

}  // namespace vigil
