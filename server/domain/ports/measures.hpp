// Measures, and who was told of limits that passed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/measures/measure.hpp"

namespace vigil {

class MeasureRepository {
public:
    virtual ~MeasureRepository() = default;
    virtual Result<void> insert(const Measure& measure) = 0;
    virtual Result<std::optional<Measure>> find(const MeasureId& id) = 0;
    // Of the case and of every case that was merged with it, in the order in which they were recorded.
    virtual Result<std::vector<Measure>> of_whole_case(const CaseId& id) = 0;

    virtual Result<void> insert_breach(const Breach& breach) = 0;
    virtual Result<std::optional<Breach>> find_breach(const OrganisationId& organisation, const ClockId& clock) = 0;
    virtual Result<std::vector<Breach>> breaches_of(const ClockId& clock) = 0;  // by organisation
    virtual Result<void> update_breach(const Breach& breach) = 0;  // stores when it ended, and how it is shown
    // Those of the organisations that have not ended, newest first; `before` continues a page.
    virtual Result<std::vector<Breach>> open_breaches(std::span<const OrganisationId> organisations,
                                                      const std::optional<std::string>& before, std::size_t limit) = 0;
};

}  // namespace vigil
