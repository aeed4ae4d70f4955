// Who is told of a case that may have been merged: the audiences of its parts, brought into one.
#pragma once

#include <vector>

#include "domain/alerts/raising.hpp"
#include "domain/ports/unit.hpp"
#include "domain/reports/reassessing.hpp"

namespace vigil {

// One case of a merged one (or the only one), and whom its place leads to.
struct CasePart {
    Case row;
    CasePlaces places;
    Audience audience{};
};

// What a reassessment has found, before anybody is told.
struct Judged {
    const Report& report;  // what was added, or one of the case
    Novelty novelty{};
    const triage::Facts& facts;
    const triage::Assessment& assessment;
    const triage::Assessment& own;  // of what the reports of this report's case say by themselves
    const std::vector<Bar>& standing_bars;
    OrganisationId previous_owner;
};

// Sets CasePart::audience, each organisation once and in the name of the part that leads to it, and answers the one owner
// of the whole. `parts`: the surviving case first. Errors: conflict, code merge_refused: everybody who could own the merged
// case is barred from a part of it.
Result<OrganisationId> find_joint_audience(Unit& unit, const triage::RuleSet& rules, const Judged& judged,
                                           std::vector<CasePart>& parts);

}  // namespace vigil
