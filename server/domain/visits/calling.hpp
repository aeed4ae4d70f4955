// Whoever an overdue visit asks or alarms is called by telephone too (F137): a phone that is asleep hears no live stream.
#pragma once

#include <chrono>
#include <optional>

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/visits/visit.hpp"

namespace vigil {

// As at red (policy facts 5.5): a text message where no phone of theirs has the item by then, a call where they have not looked by then.
inline constexpr std::chrono::seconds kTextAfter{3};
inline constexpr std::chrono::minutes kCallAfter{1};

// The visit has changed: what waits for its earlier state is cancelled. Where it is overdue, whoever went is called, and once it alarms
// everybody else who answers at its organisation, or at the one above that is alarmed.
Result<void> call_about(Unit& unit, IdSource& ids, const Visit& visit, Instant now);

// How far the person has been reached since then.
Result<std::optional<Reached>> how_far(Unit& unit, const Visit& visit, const AccountId& account, Instant since);

// Whether the person is called about it as it is now: one of those who went, or an officer who is to look for them and is not barred.
Result<bool> may_be_told(Unit& unit, const Visit& visit, const AccountId& account);

}  // namespace vigil
