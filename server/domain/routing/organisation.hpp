// Organisations and what they do for which division.
#pragma once

#include <string>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil {

struct Organisation {
    OrganisationId id;
    std::string name;
    std::string kind;  // an organisation kind of the rule set, or "station", "police", "office", ...
    DivisionCode division;
    bool active = true;
};

// `organisation` performs `function` for `division` and for everything below it that has nobody of its own.
struct Coverage {
    OrganisationId organisation;
    Function function{};
    DivisionCode division;

    bool operator==(const Coverage&) const = default;
};

}  // namespace vigil
