// Home visits (F137).
#pragma once

#include <optional>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/visits/visit.hpp"

namespace vigil {

class VisitRepository {
public:
    virtual ~VisitRepository() = default;
    virtual Result<void> insert(const Visit& visit) = 0;
    virtual Result<std::optional<Visit>> find(const VisitId& id) = 0;
    // Stores how it stands; who went where, and since when, stays.
    virtual Result<void> update(const Visit& visit) = 0;
    // Of the organisation, or where it is alarmed as the one above: those that have not ended, by id.
    virtual Result<std::vector<Visit>> under_way(const OrganisationId& organisation) = 0;
};

}  // namespace vigil
