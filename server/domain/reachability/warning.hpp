// Warnings before a duty begins: who is told, who of these may see one, and how they end.
#pragma once

#include <set>
#include <vector>
#include <vigil/protocol/messages/reachability.hpp>

#include "domain/access/access.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Chiefs of the organisation, and whoever plans duty there.
Result<std::set<AccountId>> overseers_of(Unit& unit, const OrganisationId& organisation);

// Tells the organisation that it names, once for each duty: false where it was told before.
Result<bool> warn(Unit& unit, DutyWarning warning, Instant now);

Result<void> end(Unit& unit, DutyWarning warning, WarningEnd how, Instant now);

protocol::DutyWarningView view_of(const DutyWarning& warning);

// Who must not see the item of a warning in the stream in which it is: everybody of that organisation but the officer whom it is about and
// the overseers. Where there is none above, everybody there learns that nobody below can be reached; of single officers nobody.
Result<std::vector<AccountId>> hidden_from(Unit& unit, const DutyWarning& warning);

}  // namespace vigil
