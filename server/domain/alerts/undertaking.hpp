// What whoever answers an alert of the owner undertakes: who sees to it, what is done first, and by when the children are
// seen (F49). An answer without action does not end the matter: the alert comes back.
#pragma once

#include "domain/alerts/acknowledging.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Runs for an answered alert until the children are seen; where it fires before, the alert is asked anew.
inline constexpr std::string_view kExpectedClock = "expected";

// Of an answer that stops `answered`; `root`: the alert itself, or the one from which it climbed. The expected time is the
// limit of the first contact where none was given, where it is later, and where it has passed; whoever is no officer of the
// organisation who may answer is not responsible. An answer is not refused for that: it may have waited for a signal, and
// somebody rings until it is taken. None: nothing was said, and nobody waits to be seen.
Result<std::optional<Undertaking>> undertake(Unit& unit, const Answer& answer, const Alert& answered, const Alert& root,
                                             Instant now);

// The case has another owner or other children, one of whom should have been seen: whoever owns it now and has answered is
// expected to see them within the limit, counted from now.
Result<void> expect_of_owner(Unit& unit, IdSource& ids, const CaseId& id, const std::string& started_by, Instant now);

// Moves the expected time of the answer that stands, once. `id`: the alert, or one that climbed from it. Errors: not_found;
// forbidden (access.hpp); invalid_input, code unknown_version; invalid_input, pointer /expected_at: past, or later than the
// limit of the first contact; conflict: nothing is expected, or it was moved before.
Result<Alert> move_expected_time(Unit& unit, IdSource& ids, const Caller& caller, const AlertId& id,
                                 AlertVersion version, Instant expected, Instant now);

}  // namespace vigil
