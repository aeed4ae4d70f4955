#pragma once

#include "domain/ports/measures.hpp"
#include "storage/engine/connection.hpp"
#include "storage/log/records.hpp"

namespace vigil::storage {

class StoredMeasures final : public MeasureRepository {
public:
    StoredMeasures(Connection& connection, NewRecords& records) : connection_(connection), records_(records) {}

    Result<void> insert(const Measure& measure) override;
    Result<std::optional<Measure>> find(const MeasureId& id) override;
    Result<std::vector<Measure>> of_whole_case(const CaseId& id) override;
    Result<void> insert_breach(const Breach& breach) override;
    Result<std::optional<Breach>> find_breach(const OrganisationId& organisation, const ClockId& clock) override;
    Result<std::vector<Breach>> breaches_of(const ClockId& clock) override;
    Result<void> update_breach(const Breach& breach) override;
    Result<std::vector<Breach>> open_breaches(std::span<const OrganisationId> organisations,
                                              const std::optional<std::string>& before, std::size_t limit) override;

private:
    Connection& connection_;
    NewRecords& records_;
};

}  // namespace vigil::storage
