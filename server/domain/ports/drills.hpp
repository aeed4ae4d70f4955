// Drills, as long as the database lives: they are about nobody.
#pragma once

#include <optional>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/drills/drill.hpp"

namespace vigil {

class DrillRepository {
public:
    virtual ~DrillRepository() = default;
    virtual Result<void> insert(const Drill& drill) = 0;  // conflict: the alert has one
    virtual Result<std::optional<Drill>> find(const AlertId& alert) = 0;
    // Stores what became of it: how many were rung, when it was stored, when and how it ended.
    virtual Result<void> update(const Drill& drill) = 0;
    virtual Result<std::optional<Drill>> running(const OrganisationId& organisation) = 0;
    // Those that began since then, newest first.
    virtual Result<std::vector<Drill>> of_organisation(const OrganisationId& organisation, Instant since) = 0;
    // Of all organisations, newest first; `before` continues a page.
    virtual Result<std::vector<Drill>> newest(const std::optional<AlertId>& before, std::size_t limit) = 0;
};

}  // namespace vigil
