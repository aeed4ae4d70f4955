// Answers that somebody passes on. The owner of a case tells the police by telephone and answers their alert for them (F135); a
// carrier says that an officer replied to a text message, or pressed a key (F136). Each is marked, and stands until it is confirmed by
// whoever was asked, in a session of their own; where it is not, the alert is asked anew. So what is forged on the way delays, and
// ends nothing.
#pragma once

#include "domain/alerts/acknowledging.hpp"
#include "domain/deliveries/delivery.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Run for an alert that was answered so until it is confirmed; codes of the rules for their limits. Rules without the second have the
// limit of the first.
inline constexpr std::string_view kProxyClock = "proxy_confirmed";
inline constexpr std::string_view kTelephoneClock = "telephone_confirmed";

// The owner answers `answer.alert` for the police: as acknowledge, and kept with `taken_by`, who of them took it. The limit for
// confirming that is of the rules for the level, or, where they have none, as long as the police had for the answer. Errors: not_found;
// those of find_handled_case; forbidden, code role_refused: the caller does not act for the owner; invalid_input, pointer
// /taken_by: the alert asks nobody of the police; those of acknowledge.
Result<Answered> acknowledge_by_proxy(Unit& unit, const triage::RuleSet& rules, const Caller& caller,
                                      const Answer& answer, const std::string& taken_by, Instant now);

// Whoever was called answers by telephone, for the version of which they were told; repeating it is harmless. The limit as above. True:
// it is kept. False: they may not answer the alert any more.
Result<bool> acknowledge_by_telephone(Unit& unit, const triage::RuleSet& rules, const Delivery& delivery, Instant now);

// Whoever is asked has answered themselves: where the alert stands answered by proxy, that is confirmed.
Result<void> confirm_proxy(Unit& unit, const Caller& caller, const Alert& root, Instant now);

// A limit has passed: where nobody has confirmed the answer, the alert is asked anew. False: there is nothing to confirm any more.
Result<bool> ask_unconfirmed_anew(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Clock& fired,
                                  Instant now);

}  // namespace vigil
