// An alert wakes officers (F138). One siren rings from its first moment until the alert is answered, however often it is repeated.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/alerts/alert.hpp"

namespace vigil {

struct Siren {
    AlertId alert;
    AlertVersion version{};
    OrganisationId organisation;
    Instant at{};
    std::vector<AccountId> accounts{};  // whom it wakes; none named: every officer who answers there
    std::string burst{};                // alerts of one sender's burst ring as one (F149); empty: none
    std::optional<Instant> answered_at{};
};

}  // namespace vigil
