// Watching over those who read.
#pragma once

#include <optional>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/cases/case.hpp"
#include "domain/oversight/unusual_look.hpp"

namespace vigil {

class OversightRepository {
public:
    virtual ~OversightRepository() = default;
    // Looks since then of somebody who was not assigned to the case (any reason but ReadReason::assigned).
    virtual Result<std::vector<ReadEvent>> unassigned_reads_by(const AccountId& account, Instant since) = 0;
    virtual Result<std::vector<ReadEvent>> unassigned_reads_of(const CaseId& id, Instant since) = 0;

    virtual Result<void> insert(const UnusualLook& look) = 0;
    virtual Result<std::optional<UnusualLook>> find(const UnusualLookId& id) = 0;
    virtual Result<void> update(const UnusualLook& look) = 0;   // its review
    virtual Result<std::vector<UnusualLook>> unreviewed() = 0;  // oldest first
    virtual Result<std::vector<UnusualLook>> of_account(const AccountId& account, Instant since) = 0;
    virtual Result<std::vector<UnusualLook>> of_case(const CaseId& id, Instant since) = 0;
};

}  // namespace vigil
