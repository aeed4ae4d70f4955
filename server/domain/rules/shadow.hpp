// A shadow run: a rule set that judges every live assessment along, without effect, before it is activated (F37). What it
// would do otherwise is kept in codes only, so that nobody's data is in it.
#pragma once

#include "domain/cases/case.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

struct Shadow {
    ShadowRunId run;
    triage::RuleSet rules;
};

// Stores the version and begins the run `id` against what judges. conflict: a run is under way, or it is what judges already, or
// the version is stored with other bytes (code rule_version_reused).
Result<ShadowRun> begin_shadow(Unit& unit, ShadowRunId id, const RuleText& rules, const std::string& by, Instant now);

// not_found: no run is under way.
Result<ShadowRun> end_shadow(Unit& unit, const std::string& by, Instant now);

// Judges the facts of `stored` by the shadow too, and keeps in what it differs. Null: no shadow. Within the transaction of
// the assessment, so that both judge exactly the same.
Result<void> compare_with_shadow(Unit& unit, const Shadow* shadow, const triage::RuleSet& rules,
                                 const triage::Facts& facts, const triage::Assessment& assessment,
                                 const StoredAssessment& stored);

}  // namespace vigil
