// Levels that people set (F40, rule T8): up at once by one, down by two, and both levels stay on record.
#pragma once

#include "domain/cases/casework.hpp"
#include "domain/control/proposals.hpp"

namespace vigil {

// The level of the case now, and what waits for a second person.
struct LevelSet {
    Level level{};
    std::optional<ProposalId> proposal{};
};

// Raises at once, whoever is asked at the new level is told; or proposes to lower. Errors: those of find_handled_case;
// invalid_input where the case has that level.
Result<LevelSet> set_level(Unit& unit, const CaseTools& tools, const Caller& caller, const CaseId& id, Level level,
                           const std::string& reason, Instant now);

// Lowers: no clock is touched, no alert is withdrawn, whoever was told stays told. forbidden: the caller is not of the
// next level up (access.hpp, Right::approve), or is barred. conflict: the level has changed since, or the case was merged.
Result<Level> approve_lowering(Unit& unit, IdSource& ids, const Caller& caller, const Proposal& proposal, Instant now);

}  // namespace vigil
