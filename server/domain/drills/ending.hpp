// What becomes of a drill.
#pragma once

#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Every entry of the log about a drill says so.
void mark_drill(Event& event, const Alert& about);

// `answered`: as it stands now. Errors: internal: it is not of a drill that was running.
Result<void> end_answered_drill(Unit& unit, const Alert& answered, Instant now);

// Its clock has fired. The organisation sees it end, and whoever stands above is told: silence in a drill is not silent either.
// `late`: long after it was due.
Result<void> end_silent_drill(Unit& unit, const triage::RuleSet& rules, const Alert& alert, bool late, Instant now);

// A red or orange alert asks the organisation: the drill that may be running there ends at once.
Result<void> cut_off_drill(Unit& unit, const OrganisationId& organisation, Instant now);

// A device has stored the stream that far.
Result<void> note_stored_drill(Unit& unit, const StreamId& stream, Offset stored, Instant now);

// How many people the alert rings now.
Result<std::int64_t> count_rung(Unit& unit, const Alert& alert);

}  // namespace vigil
