// The owner of a case decides who else hears of it.
#pragma once

#include <vigil/protocol/messages/release.hpp>

#include "domain/cases/casework.hpp"
#include "domain/releases/release.hpp"

namespace vigil {

// The organisation is told by an alert, or never; its limit ends. What was withheld may be released later, not the other way
// round. Repeating it is harmless. Errors: not_found, with code case_erased; those of find_handled_case; forbidden, code role_refused: the caller
// does not act for the owner; invalid_input, pointer /text: withholding without a reason; conflict, code already_decided;
// conflict: the organisation has ended, or may not know of the case.
Result<Release> decide_release(Unit& unit, const CaseTools& tools, const Caller& caller, const NotificationId& id,
                               const protocol::DecideRelease& document, Instant now);

// An alert tells the organisation of the case, whatever part of it: nobody has to release that any more.
Result<void> supersede_releases(Unit& unit, const CaseId& id, const OrganisationId& organisation, Instant now);

// The case stands by itself again: what only an alert of another part told waits anew.
Result<void> revive_releases(Unit& unit, const CaseId& id);

// Whether the alert tells its organisation because somebody released it: who is told so tells from where a report came (rule
// N7), so that only whoever handles the case sees it.
Result<bool> was_released(Unit& unit, const Alert& alert);

// Those of the case that wait come to nothing: it was erased.
Result<void> end_releases(Unit& unit, const CaseId& id, Instant now);

Result<protocol::ReleaseView> view_of(Unit& unit, const Release& release);

// What waits for the caller's organisations, as owners, page by page; the earliest first.
Result<protocol::ReleaseList> pending_releases(Unit& unit, const Caller& caller,
                                               const std::optional<NotificationId>& after, std::size_t limit);

}  // namespace vigil
