// Looking at a case: what this reader may see, opened, and the look itself recorded (promise P7).
#pragma once

#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/handling.hpp>

#include "domain/access/access.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Why somebody looks who is not assigned to the case.
struct StatedReason {
    ReadReason reason{};
    std::string text;
};

// Writes one read event and answers the view of the caller's projection. Needs a write transaction, so that the event is
// on disk before the answer leaves. Whoever holds a grant for the case reads it as those who handle it. Errors: not_found, with
// code case_erased where it was erased; forbidden (access.hpp), or code reason_required: the caller is not assigned and says no
// reason.
Result<protocol::CaseView> read_case(Unit& unit, const Caller& caller, const CaseId& id,
                                     const std::optional<StatedReason>& stated, IdSource& ids, Instant now);

// Who looked, for those who review looks and may read the case, also after it was erased. Itself a look.
Result<protocol::LookList> read_looks(Unit& unit, const Caller& caller, const CaseId& id, IdSource& ids, Instant now);

// The name of an account; empty where it has none. For views that show who did something.
Result<std::string> name_of(Unit& unit, const AccountId& id);

}  // namespace vigil
