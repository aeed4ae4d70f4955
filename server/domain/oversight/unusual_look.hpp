#pragma once

#include <optional>
#include <string>
#include <vigil/protocol/messages/oversight.hpp>

namespace vigil {

// A look that waits for a review by whoever holds Right::review above the case (F111).
struct UnusualLook {
    UnusualLookId id;
    Unusual unusual{};
    AccountId account;
    CaseId case_id;
    std::string read;  // ReadEvent::id
    Instant at{};
    std::optional<AccountId> reviewed_by{};
    std::optional<Instant> reviewed_at{};
    std::optional<bool> justified{};
};

}  // namespace vigil
