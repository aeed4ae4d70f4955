// Who may look at a case, why, and that the look is recorded (promise P7, F148). Of a merged case a look is at the whole.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "domain/cases/casework.hpp"
#include "domain/ports/secrets.hpp"

namespace vigil {

// Why somebody looks who is not assigned to the case.
struct StatedReason {
    ReadReason reason{};
    std::string text;
};

// What a look at a case is at. A case that was merged into another one shows whoever had to do with it what it did before:
// its own rows, to its former owner as it was. The surviving one shows the whole.
struct Looked {
    std::vector<Case> cases;    // whose rows are shown, the one that was asked for first
    std::vector<Alert> alerts;  // of those
    std::vector<Bar> bars;      // of the whole: whoever is barred from one part is barred from all

    const Case& about() const { return cases.front(); }
};

// not_found: there is no such case.
Result<Looked> look_at(Unit& unit, const CaseId& id);

// What the caller is shown, and why it may look.
struct Admission {
    Projection projection{};
    ReadReason reason{};
    std::string text{};
};

// Whoever holds a grant for the case reads it as those who handle it. Errors: forbidden (access.hpp), or code
// reason_required: the caller is not assigned and says no reason.
Result<Admission> admit(Unit& unit, const Caller& caller, const Looked& looked,
                        const std::optional<StatedReason>& stated, Instant now);

// How long a reason that was stated at a reading holds for what else is known of the case.
inline constexpr std::chrono::hours kReasonLife{4};

// For those who handle the case, to see what its sealed fields come to beside its view: assigned, or with the reason that
// the caller has stated at a reading of late. Errors: those of may_handle; forbidden, code reason_required.
Result<Admission> admit_handler(Unit& unit, const Caller& caller, const CaseAtHand& found, Instant now);

// One event for every case whose rows were shown, so that each knows its own looks whatever becomes of a merge. `shown`:
// the name of the projection. Needs a write transaction, so that the event is on disk before the answer leaves.
Result<void> record_look(Unit& unit, const Caller& caller, const std::vector<Case>& cases, std::string_view shown,
                         const Admission& admission, IdSource& ids, Instant now);

// The looks at the cases, oldest first; one at several of them counts once.
Result<std::vector<ReadEvent>> looks_at(Unit& unit, const std::vector<Case>& cases);

}  // namespace vigil
