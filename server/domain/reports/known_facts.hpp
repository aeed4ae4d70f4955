// Everything that is known of a case now, for triage.
#pragma once

#include "domain/alerts/raising.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/facts.hpp"

namespace vigil {

struct KnownFacts {
    triage::Facts facts;  // as a first assessment sees them: without a standing level
    CasePlaces places;
    std::vector<Bar> bars;  // of the case
};

// The facts of every report, supplement and coding of the case of `report`, the place of `report`, the earlier reports
// about the same children (rule T9), and whether an officer declared kinship (rule N10). Opens what is sealed.
Result<KnownFacts> known_facts(Unit& unit, const Report& report);

}  // namespace vigil
