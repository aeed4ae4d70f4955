// Erasing what was considered and not reported (F112): its keys are destroyed, and who considered; that there was something
// stays.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "domain/cases/erasing.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

struct ConsiderationErasureOrder {
    ConsiderationId id;
    std::string reason;  // a code of the retention rules
    Instant at{};
    Occasion occasion = Occasion::ordered;
};

struct ErasedConsideration {
    ConsiderationTombstone tombstone;
    std::vector<std::string> destroyed{};  // as of Erased
};

// Repeating it changes nothing and answers the first time. Errors: not_found.
Result<ErasedConsideration> erase_consideration(Unit& unit, const ConsiderationErasureOrder& order);

// The data keys of one that was not erased: of its content, and of who considered.
Result<std::set<KeyId>> data_keys_of(Unit& unit, const Consideration& row);

inline constexpr std::string_view kConsiderationErased = "consideration.erased";

}  // namespace vigil
