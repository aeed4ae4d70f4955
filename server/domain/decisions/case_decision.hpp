// The decision record of a case, for those who are shown its assessment; of a surviving case it is about the whole, of one
// that was merged into another about its own rows. What a record shows is what the view of the case
// shows: by the same matrix (promise P7).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "domain/cases/looking.hpp"
#include "domain/decisions/decision_record.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

struct CaseDecision {
    DecisionMaterial material;
    Projection projection{};
    std::optional<RuleText> rules{};  // of the version that decided; none: it is not stored
    LogMark mark;                     // of the last assessment, or of a level that people set since
};

// Writes one read event. Needs a write transaction, as read_case does. Errors: those of read_case; forbidden also where the
// reader's projection does not show the assessment.
Result<CaseDecision> read_case_decision(Unit& unit, const Caller& caller, const CaseId& id,
                                        const std::optional<StatedReason>& stated, IdSource& ids, Instant now);

// A member of the record, and the member of the view of the case that says how it is shown.
struct RecordField {
    std::string_view pointer;
    std::string_view as;  // a row of case_fields(); empty: never of a case
};
std::span<const RecordField> record_fields();

// The record as this reader is shown it: the exact bytes that are signed.
Result<std::string> shown_record(const protocol::DecisionRecord& record, Projection projection);

}  // namespace vigil
