// Setting and reading who is on duty, and changing a shift with a colleague.
#pragma once

#include <vigil/protocol/messages/duty.hpp>

#include "domain/access/access.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// A new version of the roster. By its chiefs, and by whoever plans duty at the organisation, or above it at one of the same function;
// an administrator where `by` is none. Errors: not_found; forbidden, code role_refused; invalid_input with every problem by
// pointer (roster_check.hpp), also of an account that does not answer for the organisation; conflict, code precondition_failed:
// another version stands; conflict, code opens_hole: within the next 14 days somebody could not be reached who could be by the
// roster that stands, and it is not forced with a reason.
Result<StoredRoster> set_roster(Unit& unit, IdSource& ids, const Caller* by, const OrganisationId& organisation,
                                const protocol::SetRoster& document, Instant now);

// Errors: not_found; forbidden, code role_refused: neither a chief of the organisation, nor plans its duty there or above.
Result<void> may_oversee_duty(Unit& unit, const Caller& caller, const OrganisationId& organisation);

// With whoever is on duty in the next 14 days, and the holes. For whoever belongs to the organisation as an officer, and whoever
// plans its duty; for anybody where `by` is none. Version 0: there is no roster.
Result<protocol::RosterView> read_roster(Unit& unit, const Caller* by, const OrganisationId& organisation, Instant now);

}  // namespace vigil
