#pragma once

#include "domain/ports/sirens.hpp"
#include "storage/engine/connection.hpp"

namespace vigil::storage {

class StoredSirens final : public SirenRepository {
public:
    explicit StoredSirens(Connection& connection) : connection_(connection) {}

    Result<void> insert(const Siren& siren) override;
    Result<std::vector<Siren>> of_version(const AlertId& alert, AlertVersion version) override;
    Result<void> answer(const AlertId& alert, AlertVersion version, Instant at) override;
    Result<std::vector<Siren>> of_organisation(const OrganisationId& organisation, Instant since,
                                               std::size_t limit) override;
    Result<std::vector<OrganisationId>> organisations(Instant since,
                                                      const std::optional<OrganisationId>& after) override;
    Result<std::vector<AlertOfCase>> with_bars(const OrganisationId& organisation, Instant since) override;
    Result<std::vector<SirenResult>> results(const OrganisationId& organisation, Instant since) override;

private:
    Connection& connection_;
};

}  // namespace vigil::storage
