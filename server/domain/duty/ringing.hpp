// Whom an alert rings within the organisation that is asked: whoever is on duty and free, then everybody, then the chiefs too, as
// the rules say (F46, F136). Where the organisation has no roster it rings everybody from the start.
#pragma once

#include <optional>
#include <string>

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

class Ringer {
public:
    Ringer(const triage::RuleSet& rules, IdSource& ids) : rules_(rules), ids_(ids) {}

    // A new version of the alert asks its organisation. Sets whom it rings and starts the clock after which it rings more; a
    // ring that would find nobody, because nobody is on duty or all who are have a red case whose children they have not seen
    // yet, is passed over at once. The caller stores the alert.
    Result<void> begin(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const;

    // The level of an alert that waits was raised: it rings more by the stricter limits, from now, and never later than it would
    // have. The caller stores the alert.
    Result<void> hurry(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const;

    // The clock of a ring has fired: rings more people, and announces that where it found any.
    Result<void> widen(Unit& unit, Alert alert, const Clock& fired, bool late, Instant now) const;

private:
    const triage::Ladder* ladder_of(const Alert& alert) const;
    Result<void> start_clock(Unit& unit, const Alert& alert, Clock next, const std::string& started_by) const;

    const triage::RuleSet& rules_;
    IdSource& ids_;
};

}  // namespace vigil
