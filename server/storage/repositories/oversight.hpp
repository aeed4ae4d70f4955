#pragma once

#include "domain/ports/oversight.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredOversight final : public OversightRepository {
public:
    explicit StoredOversight(Connection& connection) : connection_(connection) {}

    Result<std::vector<ReadEvent>> unassigned_reads_by(const AccountId& account, Instant since) override;
    Result<std::vector<ReadEvent>> unassigned_reads_of(const CaseId& id, Instant since) override;

    Result<void> insert(const UnusualLook& look) override;
    Result<std::optional<UnusualLook>> find(const UnusualLookId& id) override;
    Result<void> update(const UnusualLook& look) override;
    Result<std::vector<UnusualLook>> unreviewed() override;
    Result<std::vector<UnusualLook>> of_account(const AccountId& account, Instant since) override;
    Result<std::vector<UnusualLook>> of_case(const CaseId& id, Instant since) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
