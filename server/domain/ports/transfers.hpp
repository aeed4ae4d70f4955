// Cases that are to change hands.
#pragma once

#include <optional>
#include <span>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/transfers/transfer.hpp"

namespace vigil {

class TransferRepository {
public:
    virtual ~TransferRepository() = default;
    virtual Result<void> insert(const Transfer& transfer) = 0;
    virtual Result<std::optional<Transfer>> find(const TransferId& id) = 0;
    virtual Result<void> update(const Transfer& transfer) = 0;  // how far it has come
    // Of the case and of every case that was merged with it, the earliest first.
    virtual Result<std::vector<Transfer>> of_whole_case(const CaseId& id) = 0;
    // Pending ones from, to, or referred to one of the organisations, the earliest first.
    virtual Result<std::vector<Transfer>> pending_at(std::span<const OrganisationId> organisations) = 0;
};

}  // namespace vigil
