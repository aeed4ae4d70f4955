// Children, measures and limits as a case shows them.
#pragma once

#include <vigil/protocol/messages/case_view.hpp>

#include "domain/access/matrix.hpp"
#include "domain/cases/case.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Of `cases`, in their order; names and words are opened, and the caller projects (access/matrix.hpp). That departments wait for a
// release is left out where the projection shows no releases.
Result<void> add_measures_of(Unit& unit, Projection projection, const std::vector<Case>& cases,
                             protocol::CaseView& view);

}  // namespace vigil
