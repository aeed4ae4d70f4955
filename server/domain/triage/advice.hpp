// What a rule set says to somebody who considers reporting: data, as the rest of it (F91).
#pragma once

#include <string>
#include <vector>

#include "domain/triage/condition.hpp"
#include "domain/triage/vocabulary.hpp"

namespace vigil::triage {

struct Contact {
    Text who;
    std::string number;  // may be empty: somebody without one number for all
};

// Counts where `when` holds, and adds to the others that do.
struct AdviceRule {
    std::string id;
    Text text;
    std::string basis;
    Condition when;
    std::vector<Text> watch;
    std::vector<Contact> call;
    int look_again_days{};
};

// Empty in a rule set that says nothing about it: then every reason is accepted and nothing is advised.
struct ConsiderationRules {
    Vocabulary<Term> reasons;
    std::string duty_id;
    Text duty;  // what the law demands, where it demands a report
    std::string duty_basis;
    Text offer;
    std::vector<AdviceRule> advice;
};

}  // namespace vigil::triage
