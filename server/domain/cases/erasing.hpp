// Erasing a case (F112): its keys are destroyed, and whatever points at persons; the history that there was one stays.
#pragma once

#include <string>
#include <vector>

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Once ordered by a person; once more where an older copy of the database was put back, and then against whatever stands in
// the way, because it was decided before.
enum class Occasion { ordered, restored };

struct ErasureOrder {
    CaseId case_id;
    std::string reason;  // a code of the retention rules
    Instant at{};
    Occasion occasion = Occasion::ordered;
};

struct Erased {
    Tombstone tombstone;
    // Data keys as they were stored until now, for whoever looks whether the files still hold them. Empty where the case had
    // been erased before.
    std::vector<std::string> destroyed{};
    std::vector<CaseId> merged{};  // cases that were merged with it: each has a tombstone of its own
};

// With every case that was merged with it: they are one event. Repeating it changes nothing and answers the first time. Errors:
// not_found; case_held; conflict, where an alert of the case still waits for an answer, or where it lives on in another case,
// which must be named. A restored erasure is of that case alone: those that the older copy has merged with it live on.
Result<Erased> erase_case(Unit& unit, const ErasureOrder& order);

// A hold, until release_case: whatever the retention rules say, the case is not erased. conflict: it is held already, or it
// was erased.
Result<Hold> hold_case(Unit& unit, IdSource& ids, const CaseId& id, const std::string& reason, Instant now);
Result<Hold> release_case(Unit& unit, const CaseId& id, Instant now);  // not_found: nothing holds it

inline constexpr std::string_view kCaseErased = "case.erased";

}  // namespace vigil
