// Looking at the matches of a case: ids, kinds and days, never the content of the other case.
#pragma once

#include <vigil/protocol/messages/matching.hpp>

#include "domain/matching/deciding.hpp"

namespace vigil::matching {

// The match as the caller's side sees it. `case_id`: the side; where it is neither, or none is given, the one for which the
// caller may speak.
Result<protocol::MatchView> view_of(Unit& unit, const Sides& sides, const Match& match,
                                    const std::optional<CaseId>& case_id = {});

// A page of the matches of the whole case, newest first, for its handling side; those with a case from which the caller's
// organisation is barred are left out. The look is recorded: needs a write transaction. Errors: not_found; those of
// admit_handler.
Result<protocol::MatchList> read_matches(Unit& unit, const Caller& caller, const CaseId& id,
                                         const std::optional<MatchId>& before, std::size_t limit, IdSource& ids,
                                         Instant now);

// What was decided, to whoever decided it; a look as well. Errors: those of admit_handler.
Result<protocol::MatchView> show_decided(Unit& unit, const Caller& caller, const Decided& decided, IdSource& ids,
                                         Instant now);

}  // namespace vigil::matching
