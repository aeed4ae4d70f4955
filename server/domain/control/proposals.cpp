#include "domain/control/proposals.hpp"

namespace vigil {
namespace {

Event event_of(const Proposal& proposal, std::string what, const std::string& by, Instant at) {
    return {"proposal." + std::move(what),
            proposal.id.str(),
            at,
            {{"kind", std::string(to_text(proposal.kind))}, {"subject", proposal.subject}, {"by", by}}};
}

}  // namespace

Result<void> propose(Unit& unit, const Proposal& proposal) {
    VIGIL_TRY(unit.proposals().insert(proposal));
    unit.log().append(event_of(proposal, "made", proposal.proposed_by, proposal.proposed_at));
    return success();
}

Result<Proposal> find_open_proposal(Unit& unit, const ProposalId& id, const std::string& by, Instant now) {
    VIGIL_TRY(auto proposal, unit.proposals().find(id));
    if (!proposal) return Error{ErrorKind::not_found, "there is no such proposal"};
    if (proposal->state != ProposalState::pending || proposal->expires_at <= now)
        return Error{ErrorKind::conflict, "the proposal was decided, or its time is over", "already_decided"};
    if (proposal->proposed_by == by)
        return Error{ErrorKind::forbidden, "whoever proposed it may not decide", "another_person_required"};
    return std::move(*proposal);
}

Result<Proposal> decide(Unit& unit, Proposal proposal, Decision decision, const std::string& by, Instant now) {
    const bool approved = decision == Decision::approve;
    proposal.state = approved ? ProposalState::approved : ProposalState::refused;
    proposal.decided_by = by;
    proposal.decided_at = now;
    VIGIL_TRY(unit.proposals().update(proposal));
    unit.log().append(event_of(proposal, approved ? "approved" : "refused", by, now));
    return proposal;
}

}  // namespace vigil
