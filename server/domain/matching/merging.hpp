// Cases that turn out to be about one event become one, and can be taken apart again (F12).
//
// Every case keeps its rows: reports, alerts, clocks, acknowledgements, bars and keys stay where they are, so that nothing is
// lost and every reporter keeps receipt, status and clocks. What makes them one is Case::merged_into: facts, level, owner and
// bars are judged over the whole (domain/reports/reassessing.hpp). The surviving case is the earliest, whatever the order of
// merging. Matches in state same_event hold the whole together; taking one away takes it apart in two.
#pragma once

#include "domain/matching/match.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil::matching {

// Makes the whole cases of both sides one. Requires: `match` is stored in state same_event, and they were two. Errors:
// conflict, code merge_refused: everybody who could own the merged case is barred from a part of it.
Result<void> merge(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Match& match, Instant now);

// Takes apart what only `match` held together. Requires: it is stored in another state than same_event, and was in that.
// Each part keeps the level that its own alerts had reached; alerts that were withdrawn because of the other part's bars are
// asked anew.
Result<void> take_apart(Unit& unit, const triage::RuleSet& rules, IdSource& ids, const Match& match, Instant now);

// When the first of the reporters must decide, by the newest word of each.
Result<std::optional<Instant>> time_to_decide(Unit& unit, const std::vector<Report>& reports);

}  // namespace vigil::matching
