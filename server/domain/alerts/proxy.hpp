// The owner of a case tells the police by telephone and answers their alert for them, marked so; they confirm it, or are asked
// anew (F135).
#pragma once

#include "domain/alerts/acknowledging.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Runs for an alert that was answered by proxy until the police confirm it; a code of the rules for its limits.
inline constexpr std::string_view kProxyClock = "proxy_confirmed";

// The owner answers `answer.alert` for the police: as acknowledge, and kept with `taken_by`, who of them took it. The limit for
// confirming that is of the rules for the level, or, where they have none, as long as the police had for the answer. Errors: not_found;
// those of find_handled_case; forbidden, code role_refused: the caller does not act for the owner; invalid_input, pointer
// /taken_by: the alert asks nobody of the police; those of acknowledge.
Result<Answered> acknowledge_by_proxy(Unit& unit, const triage::RuleSet& rules, const Caller& caller,
                                      const Answer& answer, const std::string& taken_by, Instant now);

// Whoever is asked has answered themselves: where the alert stands answered by proxy, that is confirmed.
Result<void> confirm_proxy(Unit& unit, const Caller& caller, const Alert& root, Instant now);

// Its limit has passed: where nobody has confirmed it, the police are asked anew. False: there is nothing to confirm any more.
Result<bool> ask_police_anew(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Clock& fired, Instant now);

}  // namespace vigil
