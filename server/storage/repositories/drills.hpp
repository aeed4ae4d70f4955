#pragma once

#include "domain/ports/drills.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredDrills final : public DrillRepository {
public:
    explicit StoredDrills(Connection& connection) : connection_(connection) {}

    Result<void> insert(const Drill& drill) override;
    Result<std::optional<Drill>> find(const AlertId& alert) override;
    Result<void> update(const Drill& drill) override;
    Result<std::optional<Drill>> running(const OrganisationId& organisation) override;
    Result<std::vector<Drill>> of_organisation(const OrganisationId& organisation, Instant since) override;
    Result<std::vector<Drill>> newest(const std::optional<AlertId>& before, std::size_t limit) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
