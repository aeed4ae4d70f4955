// A case is to change hands: its owner asks another organisation to take it over (F45).
#pragma once

#include <optional>
#include <string>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

#include "domain/alerts/alert.hpp"

namespace vigil {

struct Transfer {
    TransferId id;  // made by the client
    CaseId case_id;
    OrganisationId from;  // owns the case until it is accepted
    OrganisationId to;
    AccountId asked_by;
    Instant asked_at{};
    std::string sealed_reason;  // Field::transfer_reason, row = id
    TransferState state = TransferState::asked;
    std::optional<OrganisationId> referred_to{};  // which decides, since it was refused
    std::optional<AccountId> decided_by{};        // who answered last
    std::optional<Instant> decided_at{};
    // The versions of the alerts by which they were asked for its sake; none: they were asked by others already.
    std::optional<AlertVersion> asked_version{};
    std::optional<AlertVersion> referred_version{};
    std::string sealed_answer{};  // Field::transfer_answer, row = id; empty: nothing was said

    bool is_pending() const { return state == TransferState::asked || state == TransferState::referred; }
};

}  // namespace vigil
