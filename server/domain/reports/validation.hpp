// What a declaration cannot say: codes that the rule set must know, times that must make sense.
#pragma once

#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/result.hpp>

#include "domain/triage/rule_set.hpp"

namespace vigil {

// invalid_input with every problem by pointer. Where all problems are of one kind that kind is the error's code.
Result<void> validate(const protocol::FileReport& report, const triage::RuleSet& rules, Instant now);
Result<void> validate(const protocol::FileSupplement& supplement, const triage::RuleSet& rules, Instant now);

}  // namespace vigil
