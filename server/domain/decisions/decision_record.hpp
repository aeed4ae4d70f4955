// From a decision to its record (F34, F35): facts by code, the rules that fired with their sources and legal basis, what
// would change it. Pure: the same material and the same rules always give the same record.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/messages/case_view.hpp>
#include <vigil/protocol/messages/decision.hpp>

#include "domain/triage/assessment.hpp"
#include "domain/triage/facts.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

struct DecisionMaterial {
    RecordSubject subject{};
    std::string id;
    Instant decided_at{};
    Level level{};
    bool uncoded = false;
    std::string rule_set;
    std::int64_t rule_version{};
    std::vector<protocol::FiredRule> trail;
    triage::Facts facts;
    std::vector<protocol::RecordStep> history{};
    std::vector<protocol::RecordLevelChange> level_changes{};
};

// `rules`: the version that decided. Null: it is not at hand (a database older than the keeping of versions); then codes
// stand without names, and what would raise the level is not said.
protocol::DecisionRecord decision_record(const triage::RuleSet* rules, const DecisionMaterial& material);

}  // namespace vigil
