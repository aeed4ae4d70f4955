#pragma once

#include "domain/ports/matching.hpp"
#include "storage/engine/connection.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {

class StoredMatches final : public MatchRepository {
public:
    StoredMatches(Connection& connection, NewRecords& records) : connection_(connection), records_(records) {}

    Result<void> insert_term(const ChildId& child, const matching::HashedTerm& term) override;
    Result<std::vector<IndexHit>> sharing(const std::string& hash, std::size_t limit) override;
    Result<std::optional<IndexHit>> mention_of(const ChildId& id) override;
    Result<std::vector<IndexedTerm>> terms_of_child(const ChildId& id) override;
    Result<std::vector<IndexedTerm>> terms_of_case(const CaseId& id) override;

    Result<void> insert(const Match& match) override;
    Result<std::optional<Match>> find(const MatchId& id) override;
    Result<void> update(const Match& match) override;
    Result<std::vector<Match>> of_cases(std::span<const CaseId> cases, const std::optional<MatchId>& before,
                                        std::size_t limit) override;
    Result<std::vector<Match>> joining(std::span<const CaseId> cases) override;
    Result<std::vector<ChildId>> linked_to(const ChildId& id) override;

    Result<void> insert_decision(const MatchDecision& decision) override;
    Result<std::optional<MatchDecision>> find_decision(const MatchDecisionId& id) override;
    Result<std::vector<MatchDecision>> decisions(const MatchId& id) override;

    Result<void> set_unfounded(const ReportId& id, Instant at) override;
    Result<void> clear_unfounded(const ReportId& id) override;

private:
    Connection& connection_;
    NewRecords& records_;
};

}  // namespace vigil::storage
