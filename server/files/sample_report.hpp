// Sample reports: one JSON object per line, coded as a careful reader would code the narrative, with what triage is
// expected to say. The demo files them and `vigil rules test` compares them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

#include "domain/triage/facts.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil::files {

struct SampleReport {
    std::string id;  // empty: the line has none
    triage::Facts facts;
    std::optional<Level> expected_level{};
    std::optional<std::set<std::string>> expected_notify{};
};

// Missing optional fields and unknown keys are tolerated; unknown codes are not, and are named. Beyond the fields of the
// published samples it reads `coded`, `must_not_know`, `kinship_declared`, `lives_elsewhere` and
// `earlier_reports` {within_30_days, within_180_days, in_life}.
Result<SampleReport> parse_sample_report(std::string_view line, const triage::RuleSet& rules);

}  // namespace vigil::files
