// What officers do for a case, and the limits that pass before it is done.
#pragma once

#include <optional>
#include <string>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/access/matrix.hpp"

namespace vigil {

// Never changed; goes with its case.
struct Measure {
    MeasureId id;  // made by the client
    CaseId case_id;
    MeasureKind kind{};
    AccountId account;
    OrganisationId organisation;  // for which the account recorded it
    Instant done_at{};
    Instant recorded_at{};
    std::optional<ChildId> child{};
    std::optional<ReportId> report{};
    std::string code{};           // what the reporter is told: a word of Instruction, Feedback or Outcome
    std::string sealed_document;  // Field::measure, row = id; a protocol::StoredMeasure
};

// Somebody was told that a limit of a case has passed.
struct Breach {
    std::string id;  // orders them
    OrganisationId organisation;
    CaseId case_id;
    ClockId clock;
    std::string kind;  // of the clock
    Instant due_at{};
    std::string legal_basis;
    Projection projection{};  // how much the organisation is shown
    Instant told_at{};
    std::optional<Instant> ended_at{};  // since then it is done, or nobody has to do it any more
    std::optional<AlertId> alert{};     // that nobody answered in time; none: it is a limit of the case itself
};

}  // namespace vigil
