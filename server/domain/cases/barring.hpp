// Keeping somebody out of a case (F134): an officer who steps back, or a person or organisation that must never know.
#pragma once

#include <variant>
#include <vigil/protocol/messages/handling.hpp>

#include "domain/cases/casework.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// What the acts on a case work with.
struct CaseTools {
    const triage::RuleSet& rules;
    IdSource& ids;
};

// The caller sees nothing of the case from now on. Where it had answered for its organisation, that is asked anew (promise
// P4). Kinship makes the station give the case up as rule N10 says. Errors: not_found; forbidden: no alert of it.
Result<std::monostate> recuse(Unit& unit, const CaseTools& tools, const Caller& caller, const CaseId& id,
                              const protocol::Recuse& recusal, Instant now);

// Bars an organisation, a person, or both, at the word of somebody above who holds Right::bar, or of the procuratorate. What
// a barred organisation was asked is asked of the next one. Where somebody barred has looked before, the procuratorate is
// told. Errors: not_found; forbidden; invalid_input with the pointer of an organisation or account that there is not.
Result<std::monostate> bar_from_case(Unit& unit, const CaseTools& tools, const Caller& caller, const CaseId& id,
                                     const protocol::BarFromCase& bar, Instant now);

}  // namespace vigil
