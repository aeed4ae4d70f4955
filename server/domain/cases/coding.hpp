// An officer reads a report and says which signals it shows (F131, rule T1).
#pragma once

#include <vigil/protocol/messages/handling.hpp>

#include "domain/cases/casework.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Stores the signals as assessed by staff and judges the case again: that may raise it, and ends "uncoded". Signals that
// lower a level are refused: lowering takes a second person (levels.hpp). Runs in one write transaction. Answers the level
// of the case. Errors: those of find_handled_case; invalid_input with the pointers of codes that may not be sent.
Result<Level> code_report(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Caller& caller,
                          const CaseId& id, const protocol::CodeReport& coding, Instant now);

}  // namespace vigil
