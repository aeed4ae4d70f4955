// Taking a report: one transaction from idempotency to alerts.
#pragma once

#include "domain/alerts/raising.hpp"
#include "domain/ports/unit.hpp"
#include "domain/reports/filing.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

struct Demands;  // domain/measures/case_clocks.hpp
struct Shadow;   // domain/rules/shadow.hpp

// What became of a filing, and what its receipt states.
struct Intaken {
    Report report;
    std::optional<Supplement> supplement{};
    std::string body_sha256{};
    // Where the filing stands in the log, when the same was taken before; a new one's is the first mark of its commit.
    std::optional<LogMark> mark{};

    bool repeated() const { return mark.has_value(); }
};

class Intake {
public:
    // `shadow`: judges along without effect; null: none does.
    Intake(const triage::RuleSet& rules, IdSource& ids, const Shadow* shadow = nullptr)
        : rules_(rules), ids_(ids), shadow_(shadow) {}

    // Stores, judges, routes and alerts (promises P2, P3, P6). Errors: invalid_input with code
    // idempotency_key_reused, or unknown_division and the pointer of the place.
    Result<Intaken> file(Unit& unit, const Filing& filing) const;

private:
    Result<void> open_case(Unit& unit, const Filing& filing) const;
    Result<void> start_clocks(Unit& unit, const Filing& filing, const Case& opened, const Demands& demands) const;

    const triage::RuleSet& rules_;
    IdSource& ids_;
    const Shadow* shadow_;
};

// What the mark of a filing led to before, if anything; invalid_input, code idempotency_key_reused, for other bytes.
Result<std::optional<FilingOutcome>> find_repeat(Unit& unit, const FilingMark& mark);

// The facts of reports for triage, each with its supplements.
Result<triage::Facts> facts_of_reports(Unit& unit, const std::vector<Report>& reports);

// The facts of a whole case: of every report of it and of the cases merged with it.
Result<triage::Facts> facts_of_case(Unit& unit, const CaseId& id);

// Where the case is routed: `lives` only where it is another township than `now`, for the parallel alert of rule N1.
Result<CasePlaces> case_places(Unit& unit, const protocol::Places& places);

// invalid_input, code unknown_division, with the pointer of every place whose division is not in the list.
Result<void> require_divisions(Unit& unit, const protocol::Places& places);

// What triage asks about the places.
Result<void> complete_facts(Unit& unit, triage::Facts& facts, const CasePlaces& places);

// The sealed form of an assessment, under the case's key.
StoredAssessment sealed_assessment(const triage::Assessment& assessment, const Sealer& sealer, AssessmentId id,
                                   const CaseId& about, const ReportId& report, Instant now);

// What an assessment led to. It stands in the entry of the assessment and has none of its own: a receipt names a position
// of the log, so an entry more for what other reports say would tell a reporter that the child is known (promise P7).
struct LedTo {
    std::vector<Alert> alerts{};     // of AlertRaiser::raise
    std::vector<MatchId> matches{};  // suggested to people
};

Event assessed_event(const StoredAssessment& assessment, const LedTo& led_to = {});

// The rows of the blind index by which a child is found again.
Result<void> insert_terms(Unit& unit, const ChildId& child, const std::vector<matching::HashedTerm>& terms);

Result<std::vector<MatchId>> insert_matches(Unit& unit, const std::vector<Match>& matches);

// The report as it was filed, opened.
Result<protocol::FileReport> document_of(Unit& unit, const Report& report);

// The first event of a report or supplement; its mark is what the receipt states.
inline constexpr std::string_view kReportFiled = "report.filed";
inline constexpr std::string_view kSupplementFiled = "supplement.filed";

}  // namespace vigil
