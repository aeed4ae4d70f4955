// Who is on duty at an organisation, as it is stored.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "domain/duty/duty.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Active accounts with a role that answers alerts of the organisation, by id.
Result<std::vector<AccountId>> answering_officers(Unit& unit, const OrganisationId& organisation);

// Of protecting children and police: what an organisation performs whose alerts climb a ladder.
Result<std::set<Function>> laddered_functions(Unit& unit, const OrganisationId& organisation);

bool names(const std::vector<AccountId>& officers, const AccountId& account);

// Whether the account has a device that is bound to it, or a telephone.
Result<bool> can_be_rung(Unit& unit, const AccountId& account);

// None: the organisation has no roster, and everybody is on duty always. Spans as those of duty_between.
// Whoever took a duty over and answers there no more has not taken it.
Result<std::optional<std::vector<DutySpan>>> planned_duty(Unit& unit, const OrganisationId& organisation, Instant from,
                                                          Instant until);
// The same by `roster` in the place of what is stored.
Result<std::vector<DutySpan>> planned_duty(Unit& unit, const OrganisationId& organisation,
                                           const protocol::Roster& roster, Instant from, Instant until);

// Everybody who is on duty in some part of this time, by id; without a roster everybody who answers.
Result<std::vector<AccountId>> on_duty_between(Unit& unit, const OrganisationId& organisation, Instant from,
                                               Instant until);

}  // namespace vigil
