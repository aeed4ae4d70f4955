// By when which measures must be taken: the clocks of a case. They run beside the clocks of its alerts and climb no ladder.
// A clock has its case as subject, and where it is about one child, report or notification names that (Clock::concerns).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Of what there is a clock each.
enum class Per { whole_case, child, report, release };

// A clock of the rules that a case has, and what stops it.
struct CaseLimit {
    std::optional<MeasureKind> measure{};  // none: a decision about the release
    std::string_view clock;
    Per per{};
};
std::span<const CaseLimit> case_limits();
const CaseLimit& limit_of(MeasureKind measure);
const CaseLimit* limit_of_clock(std::string_view kind);  // null: of no measure

inline constexpr std::string_view kChildSeen = "child_seen";
inline constexpr std::string_view kReporterInstructed = "reporter_instructed";

// What the limits of a case follow from beside its rows.
struct Demands {
    std::vector<const triage::ClockRule*> rules;  // that apply (triage::clocks_called_for)
    Level level{};
    std::string started_by{};  // the subject of the entry of the log from which they follow
    bool of_part = false;      // of a merged case, whose first part is asked what is asked of the whole
};

class CaseClocks {
public:
    CaseClocks(const triage::RuleSet& rules, IdSource& ids) : rules_(rules), ids_(ids) {}

    // Of a case that its first report has just opened, and of which everybody was told: it has none yet.
    Result<void> start(Unit& unit, const Case& opened, const ReportId& report, const std::vector<ChildId>& children,
                       const Demands& demands, Instant now) const;

    // What is demanded for the first time begins now. Where the level was raised the stricter limit begins now, and never
    // ends later than the one that was running; a lowered level extends nothing, and statutory limits follow no level
    // (policy facts 5.5). `part`: a case, or one part of a merged one.
    Result<void> adjust(Unit& unit, const Case& part, const Demands& demands, Instant now) const;

    // The reporter has said anew by when they must decide: they wait for an instruction again (F130).
    Result<void> ask_for_instruction(Unit& unit, const Case& part, const ReportId& report,
                                     const std::string& started_by, Instant now) const;

    // A clock of reporter_instructed has fired, and the reporter need not have decided yet: runs on until shortly before.
    // `level`: of the whole case.
    Result<void> run_until_decision(Unit& unit, const Case& part, Level level, const Clock& fired, Instant now) const;

private:
    struct Subject {
        std::vector<ReportId> reports;
        std::vector<ChildId> children;
        std::vector<NotificationId> releases;  // that wait
    };
    std::vector<Clock> wanted(const Case& about, const Subject& subject, const Demands& demands, Instant now) const;
    std::optional<Clock> clock_for(const triage::ClockRule& rule, const Case& about, const std::string& concerns,
                                   Level level, Instant now) const;
    Result<void> begin(Unit& unit, Clock clock, const std::string& started_by, Instant now) const;
    Result<void> begin_unless_known(Unit& unit, const std::vector<Clock>& known, Clock clock,
                                    const std::string& started_by, Instant now) const;

    const triage::RuleSet& rules_;
    IdSource& ids_;
};

// Whoever of the whole case is `child`, itself included: mentions that share a term which counts at once, and those that a
// person said are one (rule T9).
Result<std::vector<ChildId>> mentions_of(Unit& unit, const CaseId& whole, const ChildId& child);

// Whether somebody of the whole case has not been seen yet.
Result<bool> waits_for_first_contact(Unit& unit, const CaseId& id);

// By when the children of the whole case who have not been seen must be.
struct FirstContact {
    Instant by{};
    bool has_clock = false;  // one fires then by itself
    std::string legal_basis{};
};

// Where the limit has passed already: as long as it was, from `answered_at` on. None: all have been seen.
Result<std::optional<FirstContact>> first_contact(Unit& unit, const CaseId& id, Instant answered_at);

}  // namespace vigil
