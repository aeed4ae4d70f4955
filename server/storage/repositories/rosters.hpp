#pragma once

#include "domain/ports/rosters.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredRosters final : public RosterRepository {
public:
    explicit StoredRosters(Connection& connection) : connection_(connection) {}

    Result<void> insert(const StoredRoster& roster) override;
    Result<std::optional<StoredRoster>> newest(const OrganisationId& organisation) override;
    Result<std::vector<StoredRoster>> in_force(const OrganisationId& organisation, Instant from,
                                               Instant until) override;

    Result<void> insert_swap(const Swap& swap) override;
    Result<std::optional<Swap>> find_swap(const SwapId& id) override;
    Result<void> update_swap(const Swap& swap) override;
    Result<std::vector<Swap>> agreed_swaps(const OrganisationId& organisation, Instant from, Instant until) override;
    Result<std::vector<Swap>> swaps_of(const AccountId& account, Instant now) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
