// Two mentions of what may be one child, and what people decided about them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/matching.hpp>
#include <vigil/protocol/time.hpp>

#include "domain/matching/term.hpp"

namespace vigil {

// Made when the later child is named; kept until one of its cases is erased. The cases are those in which the children were named, whatever they
// were merged into since.
struct Match {
    MatchId id;
    ChildId child;   // named later
    CaseId case_id;  // of `child`
    ChildId other_child;
    CaseId other_case;
    std::string kinds;     // words of TermKind, separated by spaces, the weightiest first
    std::int64_t terms{};  // how many terms the two share
    Instant found_at{};
    MatchState state = MatchState::suggested;
    std::optional<CaseId> agreed_case{};  // state `agreed`: the side that has said that it is one event
    std::int64_t revision = 1;            // grows with every decision
};

// States in which the two children are one: a person said so, and where it takes two sides both did.
constexpr bool is_linked(MatchState state) {
    return state == MatchState::same_child || state == MatchState::same_event;
}

// Never changed; goes with its match when a case is erased.
struct MatchDecision {
    MatchDecisionId id;  // made by the client
    MatchId match;
    MatchVerdict verdict{};
    CaseId side;  // the case for which it was decided; the reason is sealed under its key
    AccountId account;
    OrganisationId organisation;
    Instant at{};
    std::string sealed_reason;  // Field::match_reason, row = id
};

// A row of the blind index: one term of one mention of a child.
struct IndexedTerm {
    std::string hash;
    matching::TermKind kind{};
    int version{};  // of the normalisation
    ChildId child;
    ReportId report;  // of the child, like the next
    Instant named_at{};
    KeyId key{};  // the index key that made the hash
};

// A mention of a child that shares a term.
struct IndexHit {
    ChildId child;
    ReportId report;
    CaseId case_id;
    Instant named_at{};
    bool unfounded = false;  // the report was closed as unfounded: it counts no more (rule T9)
};

}  // namespace vigil
