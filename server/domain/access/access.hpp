// Who may do what: the questions that everything else asks, answered by the matrix (matrix.hpp). A bar outranks it.
#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <vector>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/access/matrix.hpp"
#include "domain/accounts/account.hpp"
#include "domain/alerts/alert.hpp"
#include "domain/cases/case.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

// What the alert's organisation has to do with its case.
Relation relation_of(const Alert& alert);
// How much of the case that relation shows.
Projection projection_of(const Alert& alert);

// Roles that work with alerts at all. Administrators and reporters do not.
bool sees_alerts(Role role);

// Whether one of them is held in a role that answers alerts.
bool answers_alerts(const std::vector<Membership>& memberships);

bool is_barred(const OrganisationId& organisation, const std::vector<Bar>& bars);
std::set<OrganisationId> barred_organisations(const std::vector<Bar>& bars);
// A person who is barred is refused in whatever organisation.
bool is_barred(const AccountId& account, const std::vector<Bar>& bars);
// The caller itself, or any organisation to which it belongs: for what needs no alert to be known of.
bool is_barred_anywhere(const Caller& caller, const std::vector<Bar>& bars);

// forbidden, code foreign_jurisdiction: the alert is another organisation's, or the caller or its organisation is barred
// from the case.
Result<void> may_see(const Caller& caller, const Alert& alert, const std::vector<Bar>& bars);

// As may_see; forbidden, code role_refused: the role only reads.
Result<void> may_acknowledge(const Caller& caller, const Alert& alert, const std::vector<Bar>& bars);

// The widest projection that one of the caller's organisations has of the case.
Result<Projection> may_read(const Caller& caller, const std::vector<Alert>& alerts_of_case,
                            const std::vector<Bar>& bars);

// As may_read; forbidden, code role_refused, unless the caller handles it: for the owner or the police.
Result<void> may_handle(const Caller& caller, const std::vector<Alert>& alerts_of_case, const std::vector<Bar>& bars);

// For which of the caller's organisations it does; empty where may_handle refuses.
std::vector<OrganisationId> handling_organisations(const Caller& caller, const std::vector<Alert>& alerts_of_case,
                                                   const std::vector<Bar>& bars);

// Whether the caller is asked about the case now, or has answered for it. Whoever reads it otherwise says why (F148).
bool is_assigned(const Caller& caller, const std::vector<Alert>& alerts_of_case,
                 const std::vector<Acknowledgement>& acknowledgements);

// Where a right may come from: an organisation of the division itself or above it, or only above it.
enum class Reach { there_or_above, above };

// Whether the caller holds `right` in an organisation whose division stands above `division`. `bars`: of the case that it is
// about; whoever is barred from it, or in a barred organisation only, stands above nothing.
Result<bool> stands_above(Unit& unit, const Caller& caller, Right right, const DivisionCode& division, Reach reach,
                          const std::vector<Bar>& bars);

// Whether the caller holds one of `rights` in the organisation, and nothing bars it.
bool acts_for(const Caller& caller, const OrganisationId& organisation, std::initializer_list<Right> rights,
              const std::vector<Bar>& bars);

// The caller's memberships outside the organisations that `bars` name; none where the person is barred.
std::vector<Membership> unbarred_memberships(const Caller& caller, const std::vector<Bar>& bars);

}  // namespace vigil
