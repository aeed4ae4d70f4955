// Handing a case over, which takes whoever receives it. Until then its owner answers for it (promise P3), and no limit of it
// moves (F45).
#pragma once

#include <vigil/protocol/messages/transfer.hpp>

#include "domain/cases/casework.hpp"
#include "domain/transfers/transfer.hpp"

namespace vigil {

// The owner asks. The other organisation gets an alert of the case, to be answered within the limit of its level and never
// later than the owner's own; where nobody answers, it climbs. Repeating it is harmless. Errors: those of find_handled_case;
// forbidden, code role_refused: the caller does not act for the owner; invalid_input, pointer /organisation_id: no active
// organisation that protects children, barred from the case, its owner, or one that has handed it over before; conflict:
// another transfer of the case is pending, or the id stands for another one.
Result<Transfer> ask_for_transfer(Unit& unit, const CaseTools& tools, const Caller& caller, const CaseId& id,
                                  const protocol::AskForTransfer& document, Instant now);

// The one that was asked accepts or refuses; a refusal goes to whoever protects children above both, which decides for good,
// as may anybody who approves above the owner. The owner may withdraw it. Accepting it answers the alert, and makes the
// organisation the owner, with the expected time of the answer that stood. Errors: not_found, also for whoever has no part in
// it; forbidden, code role_refused; invalid_input, pointer /text: a refusal without a reason; conflict, code
// already_decided; conflict: the case has another owner since, or whoever was asked is barred.
Result<Transfer> decide_transfer(Unit& unit, const CaseTools& tools, const Caller& caller, const TransferId& id,
                                 const protocol::DecideTransfer& document, Instant now);

// The limit of a decision has passed: whoever is to decide and has only acknowledged is asked anew, for ever. One that cannot
// come about any more, because the case has another owner or whoever was asked is barred, ends as refused.
Result<void> remind_of_transfer(Unit& unit, const CaseTools& tools, const Clock& fired, Instant now);

// Without the words of either side.
protocol::TransferView outline_of(const Transfer& transfer);
// With them: for a case, where looking is recorded.
Result<protocol::TransferView> view_of(Unit& unit, const Transfer& transfer);

// Pending ones in which the caller's organisations have a part, of cases from which neither is barred; without words, and
// with days for moments.
Result<protocol::TransferList> pending_transfers(Unit& unit, const Caller& caller);

}  // namespace vigil
