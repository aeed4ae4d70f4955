// "These people will read these fields": asked before a report is sent (F20), answered by the same matrix that shows them.
#pragma once

#include <vigil/protocol/messages/handling.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "domain/ports/unit.hpp"
#include "domain/reports/facts.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Judges and routes the document as if it were filed now, and stores nothing. Earlier reports are left out, so that nobody
// learns whether there are any. Errors: unknown_division, with the pointer of the place.
Result<protocol::Audience> preview_audience(Unit& unit, const triage::RuleSet& rules,
                                            const protocol::FileReport& document, const SenderKinds& sender,
                                            Instant now);

}  // namespace vigil
