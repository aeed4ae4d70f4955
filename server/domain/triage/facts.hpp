// What triage judges: the coded facts of a case. No names, no text, nothing that identifies anybody.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/reports/report.hpp"

namespace vigil::triage {

// Who supplied a signal: the reporter ticked it, the engine found it, or staff or a treating clinician judged it.
enum class Source { observed, derived, assessed };
constexpr auto words_of(Source) {
    return std::array{Word<Source>{Source::observed, "observed", "报告人所见", "observed"},
                      Word<Source>{Source::derived, "derived", "系统推出", "derived"},
                      Word<Source>{Source::assessed, "assessed", "工作人员评定", "assessed"}};
}

struct SignalFact {
    std::string code;
    Source source = Source::observed;

    bool operator==(const SignalFact&) const = default;
};

// A child as far as rules care. An age of N years is the range [12N, 12N + 11] months. Whether a birthday counts already
// (the day after it, in law) is the caller's arithmetic.
struct ChildFacts {
    std::optional<int> min_months{};  // none: unknown, which counts as under every age limit (rule T0)
    std::optional<int> max_months{};  // none: unknown; kept for people, no rule reads it
    Sex sex = Sex::unknown;
};

// One report of the case, with everything its supplements and coding officers added to it.
struct ReportFacts {
    std::string circumstance;
    std::vector<SignalFact> signals{};
    std::optional<DangerNow> danger_now{};  // none: not asked
    std::string reporter_kind = "citizen";
    std::string reporter_org_kind = "none";
    std::string suspect_relation = "unknown";
    bool coded = false;  // an officer has coded it
};

// Rule T5 lowers a level only when staff assess the case again.
enum class Occasion { first_assessment, reassessment };

struct Facts {
    std::vector<ReportFacts> reports;          // at least one
    std::vector<ChildFacts> children{};        // none named: counts as one child of unknown age
    std::vector<SignalFact> assessed{};        // by staff, on the case as a whole
    bool township_known = false;               // where the child is now, and a township there
    bool lives_elsewhere = false;              // the child lives in another place that is known: a parallel alert (N1)
    EarlierReports earlier_reports{};          // about the same child, closed as unfounded not counted (T9)
    std::vector<std::string> must_not_know{};  // recipients that a person to be kept out works for, or is (N10)
    bool kinship_declared = false;             // by an officer who handles the case (N10)
    bool safe_to_tell_guardian = false;        // recorded by a named professional (N11); unknown is not safe
    std::optional<Level> standing_level{};     // given when only a reporter added something: it never lowers (T11)
    Occasion occasion = Occasion::first_assessment;
};

}  // namespace vigil::triage
