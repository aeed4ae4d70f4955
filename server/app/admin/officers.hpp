// Accounts of officers: what is done to them is shown to their organisation and to whoever stands above it.
#pragma once

#include <string>

#include "app/admin/command.hpp"

namespace vigil::app {

// The role by which an account sees more than its own reports; nothing: it reports, and no more.
Result<std::optional<Membership>> officers_role(Unit& unit, const AccountId& id);

// "2 devices", in both languages.
Result<std::string> devices_in_words(Unit& unit, const AccountId& id);

// Of commands whose arguments name an account: it, with the organisation where it is an officer.
Result<Concern> concern_of_account(Unit& unit, const std::string& arguments);
Result<Concern> concern_of(Unit& unit, const AccountId& id);

// Shown where it is about an officer; light, where about somebody who only reports.
Result<Weight> shown_of_officers(Unit& unit, const std::string& arguments);

}  // namespace vigil::app
