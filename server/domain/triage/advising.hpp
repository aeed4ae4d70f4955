// What the rules say to somebody who considers reporting (F91).
#pragma once

#include <string>
#include <vector>

#include "domain/triage/assessment.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil::triage {

// Whether the law requires a report: from ORANGE on, or where a statutory circumstance stands at any level.
bool must_be_reported(const Assessment& assessment) noexcept;

struct Advised {
    std::string duty_basis;  // of the duty to report, with that of each statutory circumstance; empty: no duty
    std::vector<Text> watch;
    std::vector<Contact> call;
    int look_again_days = 0;  // 0: the rule set does not say
};

// Of every rule of advice that holds; what two of them say is said once, and the nearest day counts. Pure.
Advised advise(const RuleSet& rules, const Facts& facts, const Assessment& assessment);

}  // namespace vigil::triage
