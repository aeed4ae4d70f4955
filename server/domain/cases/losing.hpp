// A phone that is lost or stolen (F22): one call ends it, and whoever else is on duty is asked anew.
#pragma once

#include <vector>
#include <vigil/protocol/messages/oversight.hpp>

#include "domain/cases/barring.hpp"

namespace vigil {

inline constexpr std::chrono::hours kLongestLoss{7 * 24};

struct Loss {
    std::vector<DeviceId> devices;  // that were revoked
    std::int64_t alerts = 0;        // that are asked anew
};

// Revokes every device of the account but the one that the caller speaks with, and their sessions. Alerts that the account
// has answered since `lost_at` are open again: whoever had the phone may have silenced them. Without an account: the
// caller's own. Errors: forbidden, code role_refused, where the account is not of an organisation for which the caller
// handles cases; invalid_input, code invalid_document: `lost_at` is in the future or more than kLongestLoss ago.
Result<Loss> report_loss(Unit& unit, const CaseTools& tools, const Caller& caller, const protocol::ReportLoss& loss,
                         Instant now);

}  // namespace vigil
