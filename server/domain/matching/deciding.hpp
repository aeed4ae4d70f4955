// A person says whether two mentions are of one child, or of one event.
#pragma once

#include "domain/access/access.hpp"
#include "domain/matching/match.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil::matching {

// For which sides of a match somebody may speak: an organisation of theirs handles that case; neither it nor the person is
// barred from one of the two.
struct Sides {
    std::vector<OrganisationId> of_case;   // handling Match::case_id
    std::vector<OrganisationId> of_other;  // handling Match::other_case

    bool any() const { return !of_case.empty() || !of_other.empty(); }
    bool both() const { return !of_case.empty() && !of_other.empty(); }
};

// not_found where there are none: whoever is barred from one of the cases must not even learn that they match. forbidden,
// code role_refused: the caller has to do with one of the cases, but does not handle it.
Result<Sides> sides_of(Unit& unit, const Caller& caller, const Match& match);

struct Decision {
    MatchDecisionId id;  // made by the client; repeating it is harmless
    MatchId match;
    std::int64_t revision{};  // of the match that was looked at
    MatchVerdict verdict{};
    std::string reason;
};

// What became of it, and for which sides the caller spoke.
struct Decided {
    Match match;
    Sides sides;
};

class Deciding {
public:
    Deciding(const triage::RuleSet& rules, IdSource& ids) : rules_(rules), ids_(ids) {}

    // Runs in one write transaction. `same_child`: earlier reports count from now on, which may only raise. `same_event`: as
    // well, and the cases are merged; where the caller speaks for one side only the other must agree first, because merging
    // shows each side the other's case. Another verdict on a merged match takes the cases apart. Errors: not_found and
    // forbidden (sides_of); precondition_failed: somebody has decided since; idempotency_key_reused; already_merged;
    // merge_refused.
    Result<Decided> decide(Unit& unit, const Caller& caller, const Decision& decision, Instant now) const;

private:
    Result<void> apply(Unit& unit, Match& match, const Sides& sides, MatchVerdict verdict, Instant now) const;
    Result<void> count_again(Unit& unit, const Match& match, Instant now) const;

    const triage::RuleSet& rules_;
    IdSource& ids_;
};

}  // namespace vigil::matching
