// From an assessment to the organisations that a case is brought before, and those that must never hear of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/ports/unit.hpp"
#include "domain/routing/router.hpp"
#include "domain/triage/assessment.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// One organisation with everything it is told for: the most urgent class counts.
struct Told {
    Route route;
    Function function{};
    ReleaseClass release{};
    bool owner = false;
    std::vector<triage::Notification> notifications{};
    bool own = true;  // the reports of the case demand it by themselves, whatever others say of the children
    bool in_its_name =
        false;  // by an alert of this part of a merged case, whatever the organisation has of another part
};

// Where the child is, and where it lives if that is known and elsewhere.
struct CasePlaces {
    DivisionCode now;
    std::optional<DivisionCode> lives{};
};

// The organisations of an assessment, and those that must get nothing (rule N10).
struct Audience {
    std::vector<Told> told;
    std::vector<Bar> bars;  // without a row id: whoever stores one gives it
    OrganisationId owner;
    DivisionCode division;       // of the alerts: the township where the child is now, or the nearest above it
    bool changes_hands = false;  // the owner is another one than before
    std::string burst{};         // where the report is one of many of its sender
    bool unverified = false;
};

// Total: there is always an owner (promise P3). `standing_owner` keeps the case, whoever would be found today, unless it
// turns out to be barred. `standing_bars`: those that the case has already hold too; nobody of them is sent anything.
Result<Audience> find_audience(Unit& unit, const triage::RuleSet& rules, const triage::Assessment& assessment,
                               const triage::Facts& facts, const CasePlaces& places, const CaseId& about,
                               const std::optional<OrganisationId>& standing_owner = {},
                               const std::vector<Bar>& standing_bars = {});

// Sets Told::own: whether `own`, the assessment of what the reports of the case say by themselves, notifies whoever is told.
void mark_own(Audience& audience, const triage::Assessment& own);

}  // namespace vigil
