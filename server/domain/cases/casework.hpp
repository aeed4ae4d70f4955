// What every act on a case begins with: the case, its alerts, its bars, and whether the caller may. An act on a merged case
// is one on the whole, by whichever of its ids it is called.
#pragma once

#include <vector>

#include "domain/access/access.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

struct Shadow;  // domain/rules/shadow.hpp

// What the acts on a case work with. `shadow` judges along without effect; null: none does.
struct CaseTools {
    const triage::RuleSet& rules;
    IdSource& ids;
    const Shadow* shadow = nullptr;
};

struct CaseAtHand {
    std::vector<Case> parts;    // the surviving case first; one, unless it was merged
    std::vector<Alert> alerts;  // of all parts
    std::vector<Bar> bars;

    // The surviving case: level, owner and what people set are its own.
    Case& about() { return parts.front(); }
    const Case& about() const { return parts.front(); }
    // The part of that id. Requires: it is one.
    Case& part(const CaseId& id);
    const Case& part(const CaseId& id) const;
};

// not_found: it is a drill, for which nothing is done.
Result<void> require_no_drill(const Case& about);

// not_found: there is no such case, or it is a drill. Says nothing about who may.
Result<CaseAtHand> find_case(Unit& unit, const CaseId& id);

// As find_case; forbidden (access.hpp) unless the caller handles the case.
Result<CaseAtHand> find_handled_case(Unit& unit, const Caller& caller, const CaseId& id);

// Its report of that id. not_found: none of its parts has one such.
Result<Report> report_of_case(Unit& unit, const CaseAtHand& found, const ReportId& report);

// Something was done for the case: consoles of every side read it again, and reporters are told what is new to them.
Result<void> announce_to_sides(Unit& unit, CaseAtHand& found, Instant now);

// Whether the caller holds `right` at or above the place of a part.
Result<bool> stands_above_a_part(Unit& unit, const Caller& caller, Right right, const CaseAtHand& found);

}  // namespace vigil
