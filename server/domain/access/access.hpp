// Who may do what: the questions that everything else asks, answered by the matrix (matrix.hpp). A bar outranks it.
#pragma once

#include <optional>
#include <vector>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/access/matrix.hpp"
#include "domain/accounts/account.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/cases/case.hpp"

namespace vigil {

// What the alert's organisation has to do with its case.
Relation relation_of(const Alert& alert);

// Roles that work with alerts at all. Administrators and reporters do not.
bool sees_alerts(Role role);

// forbidden, code foreign_jurisdiction: the alert is another organisation's, or the caller's is barred from the case.
Result<void> may_see(const Caller& caller, const Alert& alert, const std::vector<Bar>& bars);

// As may_see; forbidden, code role_refused: the role only reads.
Result<void> may_acknowledge(const Caller& caller, const Alert& alert, const std::vector<Bar>& bars);

// Whether the caller handles the case: an organisation of theirs owns it or is its police, is not barred, and they answer
// alerts there. Of a merged case give the alerts and bars of the whole. forbidden, code foreign_jurisdiction, or
// role_refused where the role only reads.
Result<void> may_handle(const Caller& caller, const std::vector<Alert>& alerts, const std::vector<Bar>& bars);

// For which organisations; empty where may_handle refuses.
std::vector<OrganisationId> handling_organisations(const Caller& caller, const std::vector<Alert>& alerts,
                                                   const std::vector<Bar>& bars);

// The widest projection that one of the caller's organisations has of the case.
Result<Projection> may_read(const Caller& caller, const std::vector<Alert>& alerts_of_case,
                            const std::vector<Bar>& bars);

}  // namespace vigil
