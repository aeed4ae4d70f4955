// What asking for a transfer and deciding about it share: who acts, by which alert somebody is asked, and until when.
#pragma once

#include <optional>

#include "domain/cases/casework.hpp"
#include "domain/transfers/transfer.hpp"

namespace vigil {

// Asks again where a transfer still waits for a decision; its subject is the transfer.
inline constexpr std::string_view kTransferClock = "transfer";

// When the owner's own alert must be answered, where it waits and there is still time.
std::optional<Instant> due_of_owner(const CaseAtHand& found, Instant now);

// The alert by which the organisation is asked about the whole case, which did not climb from another; none that has ended.
Result<std::optional<Alert>> root_alert_of(Unit& unit, const CaseId& whole, const OrganisationId& organisation);

// Asks by an alert. Answers the version that is asked for the sake of the transfer; none: somebody asks there already.
Result<std::optional<AlertVersion>> ask_about(Unit& unit, const CaseTools& tools, const Transfer& transfer,
                                              const OrganisationId& organisation, std::optional<Instant> no_later_than,
                                              Instant now);

// As long as an alert of the level may wait for its answer.
Result<void> start_decision_clock(Unit& unit, const CaseTools& tools, const Transfer& transfer, Level level,
                                  Instant now);

Event event_of(const char* kind, const Transfer& transfer, const std::string& by, Instant now);

Error role_error(const char* message);

}  // namespace vigil
