// An officer asks a colleague to be on duty instead; nothing changes until the colleague agrees (F46).
#pragma once

#include <vigil/protocol/messages/duty.hpp>

#include "domain/accounts/account.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Repeating it is harmless. Errors: forbidden, code role_refused: the caller does not answer for the organisation; invalid_input:
// /taker_id is the caller, or does not answer for the organisation; /until is not after /from, in the past, or more than 31 days
// later; /from, code not_on_duty: the caller is not on duty in that time; conflict, code swap_id_reused.
Result<Swap> ask_for_swap(Unit& unit, const Caller& caller, const OrganisationId& organisation,
                          const protocol::AskForSwap& document, Instant now);

// Whoever is asked agrees or refuses, whoever asked withdraws; what was agreed on either of them takes back until it begins. Errors:
// not_found, also for anybody else; conflict, code already_decided, or opens_hole: the colleague cannot be reached then; conflict:
// its time is over.
Result<Swap> decide_swap(Unit& unit, const Caller& caller, const SwapId& id, SwapVerdict verdict, Instant now);

protocol::SwapView view_of(const Swap& swap);

// When the caller is on duty in the next 14 days, at whichever of its organisations has a roster, by time.
Result<protocol::OwnDuties> own_duties(Unit& unit, const Caller& caller, Instant now);

}  // namespace vigil
