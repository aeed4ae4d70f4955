// The rules of an installation: versions, activations, shadow runs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/rules/rule_version.hpp"

namespace vigil {

class RuleRepository {
public:
    virtual ~RuleRepository() = default;

    // A version is never changed: its row is one that the log commits to. conflict: it exists.
    virtual Result<void> insert(const RuleText& rules, Instant now) = 0;
    virtual Result<std::optional<RuleText>> find(const RuleVersion& version) = 0;
    virtual Result<std::vector<StoredRules>> versions() = 0;  // by rule set and version

    virtual Result<void> insert_activation(const Activation& activation) = 0;
    virtual Result<std::optional<Activation>> active() = 0;     // the last one
    virtual Result<std::vector<Activation>> activations() = 0;  // newest first

    virtual Result<void> insert_shadow_run(const ShadowRun& run) = 0;
    virtual Result<void> end_shadow_run(const ShadowRunId& id, const std::string& by, Instant at) = 0;
    virtual Result<std::optional<ShadowRun>> last_shadow_run() = 0;
    // Notes one assessment that the run judged too, and in what it differs. False, and nothing is noted, where the run has
    // ended.
    virtual Result<bool> note_comparison(const ShadowRunId& run, const AssessmentId& assessment, const CaseId& about,
                                         std::span<const triage::Difference> differences) = 0;
    virtual Result<std::vector<CountedDifference>> differences(const ShadowRunId& run) = 0;  // most frequent first
    virtual Result<std::vector<CaseId>> examples(const ShadowRunId& run, const triage::Difference& difference,
                                                 std::size_t limit) = 0;
};

}  // namespace vigil
