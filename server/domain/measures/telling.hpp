// What measures the reporter of a report is told of.
#pragma once

#include <vigil/protocol/messages/report.hpp>

#include "domain/ports/unit.hpp"

namespace vigil {

// When somebody saw the child after the report that names it was filed, whichever mention of it they recorded: what was seen
// before says nothing of what that report tells. None: nobody has, as far as `measures` say.
Result<std::optional<Instant>> seen_at(Unit& unit, const Child& child, Instant filed_at,
                                       const std::vector<Measure>& measures);

// Adds what they were told, and when the last of the children whom the report names was seen (F88, F130). Nothing that was
// done for other reports on the same child, but that it was seen.
Result<void> add_measures(Unit& unit, const Report& report, protocol::ReportStatus& status);

}  // namespace vigil
