// Opening who reported (F17): two people, a reason, an event of the log, and the reporter is told.
#pragma once

#include <vigil/protocol/messages/control.hpp>

#include "domain/cases/casework.hpp"
#include "domain/control/proposals.hpp"
#include "domain/ports/secrets.hpp"

namespace vigil {

// How long the two may read it.
inline constexpr std::chrono::hours kOpeningLife{24};

// Errors: not_found; those of may_handle; invalid_input: the report is anonymous, there is nothing to open.
Result<Proposal> request_opening(Unit& unit, IdSource& ids, const Caller& caller, const ReportId& report,
                                 const std::string& reason, Instant now);

// forbidden: the caller holds Right::approve neither above the owner nor with an alert of the case of its own.
Result<void> approve_opening(Unit& unit, const Caller& caller, const Proposal& proposal, Instant now);

// For the two, while it is open. One read event ("identity") and one event of the log each time. not_found otherwise.
Result<protocol::ReporterIdentity> read_identity(Unit& unit, IdSource& ids, const Caller& caller,
                                                 const ReportId& report, Instant now);

}  // namespace vigil
