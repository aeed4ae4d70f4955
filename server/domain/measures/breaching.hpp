// A limit of a case passes before what it is for was done.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/messages/measure.hpp>

#include "domain/measures/measure.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// The clock, one of case_limits(), has fired and is stored so. Tells the owner, the superior whom the rules name and whoever
// protects children above it, and of a statutory limit the procuratorate (F74, F95); nobody who is barred. Of a case with a conflict of
// interest only the superior, and that departments wait for a release only the owner. Where a child was not seen, the owner's alert comes
// back (F49); where the reporter waits for an instruction and must decide, those of the owner and the police do (F130).
Result<void> tell_of_breach(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Clock& fired, Instant now);

// Nobody has answered the alert in time: its clock has fired and is stored so. Tells the superior whom the rules name and
// whoever protects children above it, beside the ladder that the alert climbs: they see who stays silent below them. Of a blue alert,
// and of a case with a conflict of interest, only the superior; of one that was released nobody.
Result<void> tell_of_silence(Unit& unit, IdSource& ids, const Alert& alert, const Clock& fired, Instant now);

// A child was not seen by when whoever answered said: the alert of the owner comes back (F49).
Result<void> bring_back(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const CaseId& id, Instant now);

// The case has another owner: it is told what has passed already and is not done; the former one is shown days from now on.
Result<void> tell_new_owner(Unit& unit, IdSource& ids, const CaseId& id, Instant now);

// It is done, or nobody has to do it any more: whoever was told of the breach is told that too.
Result<void> end_breaches(Unit& unit, const ClockId& clock, Instant now);

// What the organisation is shown of it: no hour of the day where its projection shows none.
Result<protocol::BreachView> view_of(Unit& unit, const Breach& breach);

// GET /v1/breaches: those of the caller's organisations that have not ended, of cases from which it is not barred.
Result<protocol::BreachList> read_breaches(Unit& unit, const Caller& caller, const std::optional<std::string>& before,
                                           std::size_t limit);

}  // namespace vigil
