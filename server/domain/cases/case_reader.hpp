// Looking at a case: what this reader may see, opened, and the look itself recorded (promise P7).
#pragma once

#include <vigil/protocol/messages/case_view.hpp>
#include <vigil/protocol/messages/handling.hpp>

#include "domain/cases/looking.hpp"

namespace vigil {

// Records the look (looking.hpp) and answers the view of the caller's projection; needs a write transaction. Errors:
// not_found, with code case_erased where it was erased; those of admit.
Result<protocol::CaseView> read_case(Unit& unit, const Caller& caller, const CaseId& id,
                                     const std::optional<StatedReason>& stated, IdSource& ids, Instant now);

// Who looked, for those who review looks and may read the case, also after it was erased. Itself a look.
Result<protocol::LookList> read_looks(Unit& unit, const Caller& caller, const CaseId& id, IdSource& ids, Instant now);

// The name of an account; empty where it has none. For views that show who did something.
Result<std::string> name_of(Unit& unit, const AccountId& id);

}  // namespace vigil
