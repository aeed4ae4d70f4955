// The tree of divisions. Parent, level and kind are data: nothing is computed from the digits of a code.
#pragma once

#include <optional>
#include <string>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

struct Division {
    DivisionCode code;
    std::optional<DivisionCode> parent;  // none: the region
    DivisionLevel level{};
    std::string kind;  // "street", "town", "sumu", ... as the list says; the digit block does not decide it
    std::string name;
    Instant valid_from{};
    std::optional<Instant> valid_to{};
    std::optional<DivisionCode> successor{};
};

}  // namespace vigil
