// Erasing a case (F112): its keys are destroyed, and whatever points at persons; the history that there was one stays.
#pragma once

#include <array>
#include <set>
#include <string>
#include <vector>
#include <vigil/protocol/words.hpp>

#include "domain/cases/casework.hpp"

namespace vigil {

// Once ordered by a person; once more where an older copy of the database was put back, and then against whatever stands in
// the way, because it was decided before.
enum class Occasion { ordered, restored };
constexpr auto words_of(Occasion) {
    return std::array{
        Word<Occasion>{Occasion::ordered, "ordered", "决定销毁", "ordered by a person"},
        Word<Occasion>{Occasion::restored, "restored", "恢复备份后再次销毁", "erased again after a restore"}};
}

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

// With every case that was merged with it: they are one event. What was judged of it along with another case, from which it
// was taken apart since, is emptied there too. Repeating it changes nothing and answers the first time. Errors: not_found;
// case_held; conflict, where an alert of the case still waits for an answer, or where it lives on in another case, which must
// be named. A restored erasure is of that case alone: those that the older copy has merged with it live on, and are judged
// again by what is left.
Result<Erased> erase_case(Unit& unit, const CaseTools& tools, const ErasureOrder& order);

// The data keys under which that case was sealed: its own, of each report, and of each reporter's identity. What erasing it
// destroys.
Result<std::set<KeyId>> data_keys_of(Unit& unit, const Case& about, const std::vector<Report>& reports);

// A hold, until release_case: whatever the retention rules say, the case is not erased. conflict: it is held already, or it
// was erased.
Result<Hold> hold_case(Unit& unit, IdSource& ids, const CaseId& id, const std::string& reason, Instant now);
// Ends that hold. not_found: nothing holds the case; conflict: another hold does.
Result<Hold> release_case(Unit& unit, const CaseId& id, const std::string& which, Instant now);

inline constexpr std::string_view kCaseErased = "case.erased";

}  // namespace vigil
