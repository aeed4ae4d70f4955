// What the declaration of a roster cannot say: days and times that make sense, and nobody in two places at once.
#pragma once

#include <vigil/protocol/messages/roster.hpp>
#include <vigil/protocol/result.hpp>

namespace vigil {

// invalid_input with every problem by pointer, up to kMaxViolations. Two shifts that can be on at one time (can_overlap)
// share no officer; a shift never meets itself, because it is at most 24 hours long. Whether accounts exist is not asked.
Result<void> check(const protocol::Roster& roster);

}  // namespace vigil
