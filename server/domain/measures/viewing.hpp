// Children, measures and limits as a case shows them.
#pragma once

#include <vigil/protocol/messages/case_view.hpp>

#include "domain/cases/case.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// Of `cases`, in their order; names and words are opened, and the caller projects (access/matrix.hpp).
Result<void> add_measures_of(Unit& unit, const std::vector<Case>& cases, protocol::CaseView& view);

}  // namespace vigil
