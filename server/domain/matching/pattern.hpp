// What all reports on the children of a case come to (F38): counts, windows and kinds of circumstances, as codes.
#pragma once

#include <vigil/protocol/messages/matching.hpp>

#include "domain/access/access.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil::matching {

// For the handling side. Reports of cases from which the caller's organisation is barred are left out. Every case that went
// into the answer gets a read event: needs a write transaction. Errors: not_found; those of admit_handler.
Result<protocol::CasePattern> read_pattern(Unit& unit, const triage::RuleSet& rules, const Caller& caller,
                                           const CaseId& id, IdSource& ids, Instant now);

}  // namespace vigil::matching
