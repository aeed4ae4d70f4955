// What reporters considered and did not report.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/considerations/consideration.hpp"

namespace vigil {

class ConsiderationRepository {
public:
    virtual ~ConsiderationRepository() = default;

    // False: its slot is taken, and nothing was inserted.
    virtual Result<bool> insert(const Consideration& consideration) = 0;
    virtual Result<std::optional<Consideration>> find(const ConsiderationId& id) = 0;
    virtual Result<std::optional<Consideration>> find_by_slot(const std::string& slot) = 0;
    // Newest first; `before` continues a page.
    virtual Result<std::vector<Consideration>> of_owner(const std::string& owner,
                                                        const std::optional<ConsiderationId>& before,
                                                        std::size_t limit) = 0;
};

}  // namespace vigil
