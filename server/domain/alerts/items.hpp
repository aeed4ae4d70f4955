// What live clients and reporters are told when something changes: ids and codes, nothing sealed (promise P7).
#pragma once

#include <vector>
#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "domain/alerts/alert.hpp"
#include "domain/cases/case.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

StreamId stream_of(const OrganisationId& organisation);

// `owner`: the pseudonym of the reporter (Report::owner). No stream name holds an account.
StreamId stream_of_owner(std::string_view owner);

// The summary of an alert as items, lists and snapshots show it.
Result<protocol::AlertSummary> summary_of(Unit& unit, const Alert& alert, const Case& about);

// What the reporter of `report` may know. It follows from the reports of its own case and from the answers to what they
// demanded, never from other reports on the same child (Alert::own_version), nor from a case that it was merged with; but that
// the children were seen since it named them is told, whoever's report led to that.
Result<protocol::ReportStatus> status_of(Unit& unit, const Report& report);

// Pushes a new alert, or a new version, to its organisation; a new version also to the other sides of the case, which
// knew the earlier one as answered, and one that climbed to those who are asked with it.
Result<void> announce_alert(Unit& unit, const Alert& alert, const Case& about, Instant now);

// Asks the organisation of the alert once more. The others are told nothing: nothing has changed.
Result<void> announce_again(Unit& unit, const Alert& alert, const Case& about, Instant now);

// Pushes the new state of `changed` to every organisation that has an alert of the case, so that each side sees the
// other's. Call after the rows are updated.
Result<void> announce_change(Unit& unit, const Alert& changed, const Case& about, Instant now);

// The same, and the public status to the reporters of the case.
Result<void> announce_state(Unit& unit, const Alert& changed, const Case& about, Instant now);

// Pushes the public status to the reporters of the case whose status has changed: an item that says nothing new would say
// that something happened. Once in a transaction, after everything else.
Result<void> announce_status(Unit& unit, const Case& about, Instant now);

// The same for a case that its first report has just opened. `alerts`, `bars`: all that it has.
void announce_first_status(Unit& unit, const Case& opened, const Report& report, const std::vector<Alert>& alerts,
                           const std::vector<Bar>& bars, Instant now);

// Tells the reporter's stream that something in it is gone: one item, replayed as `gone`, which names nothing. Whoever shows
// its reports lists them anew. Once in a transaction, however often it is called.
Result<void> announce_gone(Unit& unit, const StreamId& stream, Instant now);

}  // namespace vigil
