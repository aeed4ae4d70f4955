// Which filings are emergencies: the last that is refused under load (promise P10).
#pragma once

#include <vigil/protocol/messages/report.hpp>

#include "domain/triage/rule_set.hpp"

namespace vigil {

// Decided from what the document says alone, before anything is looked up and before it waits for anything. Either the rules
// that judge make it red, whatever else is known of the child; or its reporter must decide so soon whether to keep the child
// that it cannot be sent again later. So a further danger signal never takes a filing out of the emergencies (promise P6), and
// who sends it, or how urgent a header calls it, makes none.
//
// Requires: the document is valid under `rules`.
bool is_emergency(const protocol::FileReport& report, const triage::RuleSet& rules, Instant now);
bool is_emergency(const protocol::FileSupplement& supplement, const triage::RuleSet& rules, Instant now);

}  // namespace vigil
