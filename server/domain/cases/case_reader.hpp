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

// What a caller is shown of a case, and why it may look.
struct Admission {
    Projection projection{};
    ReadReason reason{};
    std::string text{};
};

// Whether the caller may look now. Errors: forbidden (access.hpp), or code reason_required: the caller is not assigned and
// says no reason.
Result<Admission> admit(Unit& unit, const Caller& caller, const CaseId& id, const std::vector<Alert>& alerts,
                        const std::optional<StatedReason>& stated, Instant now);

// One read event. `shown`: a projection, or what else was shown (ReadEvent::fields).
Result<void> record_look(Unit& unit, const Caller& caller, const Case& about, std::string_view shown,
                         const Admission& admission, IdSource& ids, Instant now);

// Writes one read event and answers the view of the caller's projection. Needs a write transaction, so that the event is
// on disk before the answer leaves. Whoever holds a grant for the case reads it as those who handle it. Errors: not_found;
// forbidden (access.hpp), or code reason_required: the caller is not assigned and says no reason.
Result<protocol::CaseView> read_case(Unit& unit, const Caller& caller, const CaseId& id,
                                     const std::optional<StatedReason>& stated, IdSource& ids, Instant now);

// Who looked, for those who review looks and may read the case. Itself a look.
Result<protocol::LookList> read_looks(Unit& unit, const Caller& caller, const CaseId& id, IdSource& ids, Instant now);

// The name of an account; empty where it has none. For views that show who did something.
Result<std::string> name_of(Unit& unit, const AccountId& id);

}  // namespace vigil
