#pragma once

#include "domain/ports/rules.hpp"
#include "storage/engine/connection.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {

class StoredRuleSets final : public RuleRepository {
public:
    StoredRuleSets(Connection& connection, NewRecords& records) : connection_(connection), records_(records) {}

    Result<void> insert(const RuleText& rules, Instant now) override;
    Result<std::optional<RuleText>> find(const RuleVersion& version) override;
    Result<std::vector<StoredRules>> versions() override;
    Result<void> insert_activation(const Activation& activation) override;
    Result<std::optional<Activation>> active() override;
    Result<std::vector<Activation>> activations() override;
    Result<void> insert_shadow_run(const ShadowRun& run) override;
    Result<void> end_shadow_run(const ShadowRunId& id, const std::string& by, Instant at) override;
    Result<std::optional<ShadowRun>> last_shadow_run() override;
    Result<bool> note_comparison(const ShadowRunId& run, const AssessmentId& assessment, const CaseId& about,
                                 std::span<const triage::Difference> differences) override;
    Result<std::vector<CountedDifference>> differences(const ShadowRunId& run) override;
    Result<std::vector<CaseId>> examples(const ShadowRunId& run, const triage::Difference& difference,
                                         std::size_t limit) override;

private:
    Connection& connection_;
    NewRecords& records_;
};

}  // namespace vigil::storage
