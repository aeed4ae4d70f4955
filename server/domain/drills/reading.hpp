// Drills as they are shown: how soon an organisation answers, to its chiefs and to whoever plans its duty from above.
#pragma once

#include <vigil/protocol/messages/drill.hpp>

#include "domain/access/access.hpp"
#include "domain/drills/drill.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

inline constexpr std::chrono::days kDrillsShown{12 * 7};

Result<protocol::DrillView> view_of(Unit& unit, const Drill& drill);

// The last twelve weeks. `by`: none: an administrator. Errors: not_found; those of may_plan_duty (domain/duty/rostering.hpp).
Result<protocol::DrillCurve> read_drills(Unit& unit, const Caller* by, const OrganisationId& organisation, Instant now);

// Of every organisation whose duty the caller plans; of all where there is no caller. Newest first.
Result<protocol::DrillList> list_drills(Unit& unit, const Caller* by, const std::optional<AlertId>& before,
                                        std::size_t limit);

}  // namespace vigil
