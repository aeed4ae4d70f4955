// Looking at a case: what this reader may see, opened, and the look itself recorded (promise P7).
#pragma once

#include <vigil/protocol/messages/alert.hpp>

#include "domain/access/access.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Writes one read event and answers the view of the caller's projection. Needs a write transaction, so that the event is
// on disk before the answer leaves. Errors: not_found, with code case_erased where
// it was erased; forbidden (access.hpp).
Result<protocol::CaseView> read_case(Unit& unit, const Caller& caller, const CaseId& id, IdSource& ids, Instant now);

}  // namespace vigil
