// An officer says what was done for a case.
#pragma once

#include <vigil/protocol/messages/measure.hpp>

#include "domain/cases/casework.hpp"
#include "domain/measures/measure.hpp"

namespace vigil {

// Keeps it, sealed under the case's key, stops the clocks of what it was for, and shows it to the sides of the case and, as
// far as they may know, to its reporters. Repeating it is harmless. Errors: those of find_handled_case; invalid_input with
// the pointer of every member that is missing, is not of the kind, or names nothing of the case; conflict, code
// measure_id_reused: the id stands for another measure.
Result<Measure> record_measure(Unit& unit, const Caller& caller, const CaseId& id,
                               const protocol::RecordMeasure& document, Instant now);

}  // namespace vigil
