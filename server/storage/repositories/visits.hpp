#pragma once

#include "domain/ports/visits.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredVisits final : public VisitRepository {
public:
    explicit StoredVisits(Connection& connection) : connection_(connection) {}

    Result<void> insert(const Visit& visit) override;
    Result<std::optional<Visit>> find(const VisitId& id) override;
    Result<void> update(const Visit& visit) override;
    Result<std::vector<Visit>> under_way(const OrganisationId& organisation) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
