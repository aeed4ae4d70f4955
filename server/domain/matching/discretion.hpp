// Rule N10 outranks the duty to explain: whoever is barred from another case of the child must not learn of it from the
// reasons for the level of this one.
#pragma once

#include <vigil/protocol/messages/case_view.hpp>

#include "domain/accounts/account.hpp"
#include "domain/ports/unit.hpp"

namespace vigil::matching {

// Whether the reasons tell that there are other reports on the children of the case.
bool tells_of_other_reports(const std::vector<protocol::FiredRule>& fired);

// Leaves those reasons out.
void leave_out_other_reports(std::vector<protocol::FiredRule>& fired);

// Whether the caller, or any organisation of theirs, is barred from a case that counts as an earlier one.
Result<bool> is_barred_from_others(Unit& unit, const Caller& caller, const CaseId& id);

}  // namespace vigil::matching
