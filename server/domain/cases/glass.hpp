// Breaking the glass (F21): reading a case that nobody asked one about, for a while, with a reason, under review.
#pragma once

#include <variant>
#include <vigil/protocol/messages/handling.hpp>

#include "domain/cases/case_reader.hpp"
#include "domain/cases/casework.hpp"

namespace vigil {

inline constexpr std::chrono::hours kGrantLife{4};

// A grant for the caller, who holds Right::break_glass at or above the division of the case. It must be reviewed by the end
// of the next day (China), by somebody else. Errors: not_found; forbidden, also for whoever is barred.
Result<Grant> break_glass(Unit& unit, IdSource& ids, const Caller& caller, const CaseId& id, const StatedReason& reason,
                          Instant now);

// Grants that wait for a review, below the caller's organisations.
Result<protocol::GrantList> unreviewed_grants(Unit& unit, const Caller& caller);

// Errors: not_found; forbidden, code another_person_required: one's own; conflict, code already_decided.
Result<std::monostate> review_grant(Unit& unit, const Caller& caller, const GrantId& id, bool justified, Instant now);

}  // namespace vigil
