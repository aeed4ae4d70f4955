// Watching who looks at cases that nobody asked them about, for those who review (F111, F148).
#pragma once

#include <variant>

#include "domain/access/access.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// From these numbers within kWatchedTime on, looks are unusual. Somebody who reviews looks at many cases by duty.
inline constexpr std::chrono::hours kWatchedTime{24};
inline constexpr std::size_t kManyCases = 5;
inline constexpr std::size_t kManyCasesOfReviewer = 20;
inline constexpr std::size_t kManyReaders = 5;

// Call with a look that was just recorded. What is unusual about it is kept for review; each kind once in kWatchedTime, for
// the same person or the same case.
Result<void> watch_look(Unit& unit, IdSource& ids, const Caller& caller, const ReadEvent& look, Instant now);

// What waits for a review by the caller; never a look of its own.
Result<protocol::UnusualLookList> unreviewed_looks(Unit& unit, const Caller& caller);

// Errors: not_found; forbidden, code role_refused, or another_person_required: one's own; conflict, code already_decided.
Result<std::monostate> review_look(Unit& unit, const Caller& caller, const UnusualLookId& id, bool justified,
                                   Instant now);

}  // namespace vigil
