// The blind index of children, and what was found in it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/matching/match.hpp"

namespace vigil {

class MatchRepository {
public:
    virtual ~MatchRepository() = default;

    // Of a child that has been inserted; repeating it changes nothing.
    virtual Result<void> insert_term(const ChildId& child, const matching::HashedTerm& term) = 0;
    // Mentions of children that have the term, the newest first.
    virtual Result<std::vector<IndexHit>> sharing(const std::string& hash, std::size_t limit) = 0;
    virtual Result<std::optional<IndexHit>> mention_of(const ChildId& id) = 0;  // of a child that has a term
    virtual Result<std::vector<IndexedTerm>> terms_of_child(const ChildId& id) = 0;
    // Of every child that the case, or a case that was merged with it, names; ordered by child.
    virtual Result<std::vector<IndexedTerm>> terms_of_case(const CaseId& id) = 0;

    virtual Result<void> insert(const Match& match) = 0;
    virtual Result<std::optional<Match>> find(const MatchId& id) = 0;
    virtual Result<void> update(const Match& match) = 0;
    // Matches of which one side is one of the cases, newest first; `before` continues a page.
    virtual Result<std::vector<Match>> of_cases(std::span<const CaseId> cases, const std::optional<MatchId>& before,
                                                std::size_t limit) = 0;
    // In state same_event, with one of the cases on one side: what holds merged cases together.
    virtual Result<std::vector<Match>> joining(std::span<const CaseId> cases) = 0;
    // Children that a person said are the same as this one.
    virtual Result<std::vector<ChildId>> linked_to(const ChildId& id) = 0;

    virtual Result<void> insert_decision(const MatchDecision& decision) = 0;
    virtual Result<std::optional<MatchDecision>> find_decision(const MatchDecisionId& id) = 0;
    virtual Result<std::vector<MatchDecision>> decisions(const MatchId& id) = 0;  // oldest first

    // Reports that were closed as unfounded stop counting (rule T9). Whoever closes a case says so here, and takes it back
    // where the case is opened again. Repeating either changes nothing.
    virtual Result<void> set_unfounded(const ReportId& id, Instant at) = 0;
    virtual Result<void> clear_unfounded(const ReportId& id) = 0;
};

}  // namespace vigil
