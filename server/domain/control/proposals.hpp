// Proposing what takes a second person, and deciding on it.
#pragma once

#include "domain/control/proposal.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// How long a proposal may be decided on.
inline constexpr std::chrono::hours kProposalLife{7 * 24};

// Stores it; an event of the log.
Result<void> propose(Unit& unit, const Proposal& proposal);

// The proposal, where `by` may still decide on it. Errors: not_found; conflict, code already_decided (also after it has
// expired); forbidden, code another_person_required: whoever proposed it may not.
Result<Proposal> find_open_proposal(Unit& unit, const ProposalId& id, const std::string& by, Instant now);

// Whoever proposed it may take it back; anybody else who may decide refuses it.
enum class Decision { approve, refuse };
Result<Proposal> decide(Unit& unit, Proposal proposal, Decision decision, const std::string& by, Instant now);

}  // namespace vigil
