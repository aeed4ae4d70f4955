#pragma once

#include "domain/ports/transfers.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredTransfers final : public TransferRepository {
public:
    explicit StoredTransfers(Connection& connection) : connection_(connection) {}

    Result<void> insert(const Transfer& transfer) override;
    Result<std::optional<Transfer>> find(const TransferId& id) override;
    Result<void> update(const Transfer& transfer) override;
    Result<std::vector<Transfer>> of_whole_case(const CaseId& id) override;
    Result<std::vector<Transfer>> pending_at(std::span<const OrganisationId> organisations) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
