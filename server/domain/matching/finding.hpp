// Suggesting to people that two mentions may be of one child (rule T9: a looser match is a suggestion to a person).
#pragma once

#include "domain/matching/same_child.hpp"
#include "domain/ports/secrets.hpp"

namespace vigil::matching {

// What a person is shown at most: beyond that a name says nothing. The weightiest come first, then the newest.
inline constexpr std::size_t kMostOfChild = 8;
inline constexpr std::size_t kMostOfFiling = 20;

// What the children, who were named for `case_id` just now, have in common with children of other cases: one match a pair,
// not stored yet. Children of the same whole case are not matched. Reporters must never learn of it (matching has no item
// in their stream, no part in their status and no entry of its own in the log that their receipts name).
Result<std::vector<Match>> find_matches(Unit& unit, IndexLookups& lookups, IdSource& ids, const CaseId& case_id,
                                        std::span<const NamedChild> children, Instant now);

}  // namespace vigil::matching
