// The proposals of cases, as officers see and decide them.
#pragma once

#include <vigil/protocol/messages/control.hpp>

#include "domain/access/access.hpp"
#include "domain/control/proposals.hpp"
#include "domain/ports/secrets.hpp"

namespace vigil {

// Approves or refuses a lower level or the opening of who reported. Errors: those of find_open_proposal, approve_lowering
// and approve_opening. Who may not approve may not refuse.
Result<protocol::ProposalView> decide_case_proposal(Unit& unit, IdSource& ids, const Caller& caller,
                                                    const ProposalId& id, Decision decision, Instant now);

// What waits for this caller, or was proposed by it: of cases from which it is not barred.
Result<protocol::ProposalList> proposals_for(Unit& unit, const Caller& caller, Instant now);

// What administrators changed or want to change in the last 7 days, as far as it concerns the caller's organisations or
// what lies below them (F141).
Result<protocol::ProposalList> changes_for(Unit& unit, const Caller& caller, Instant now);

// With everything that is sealed opened, for whoever may see it.
Result<protocol::ProposalView> proposal_view(Unit& unit, const Proposal& proposal);

}  // namespace vigil
