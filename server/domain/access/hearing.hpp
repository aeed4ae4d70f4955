// Who may still hear of what stands in the stream of an organisation: it was pushed a while ago, and bars come later.
#pragma once

#include <optional>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>

#include "domain/ports/unit.hpp"

namespace vigil {

// The case of which an item of the organisation tells; none: there is nothing left of it, or it is a digest, which names none.
Result<std::optional<CaseId>> case_of_item(Unit& unit, const OrganisationId& organisation, const Item& item);

// Whether it tells of a drill: nobody outside of the organisation and those above it hears of one.
Result<bool> is_of_drill(Unit& unit, const OrganisationId& organisation, const Item& item);

// Whether the organisation may hear of the item: there is something left of its case, and it is not barred from it.
Result<bool> may_hear(Unit& unit, const OrganisationId& organisation, const Item& item);

}  // namespace vigil
