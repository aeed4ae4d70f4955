// Nobody answers an alert: it climbs its ladder, rung by rung, for ever (promise P4).
//
// An alert that was raised is the root of what climbs from it. Each rung asks one more organisation by an alert of its own,
// which names its root (Alert::climbed_from) and has the root's version; only the root has clocks of its answer and ladder, while
// each rings its own organisation (domain/duty/ringing.hpp). Whoever answers one of them answers them all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Those that climbed from `root` in its present version and wait for an answer.
Result<std::vector<Alert>> open_climbed_from(Unit& unit, const Alert& root);

// The alert itself, or the one from which it climbed.
Result<Alert> root_of(Unit& unit, const Alert& alert);

// The alert and all that climbed from it stand answered by that acknowledgement, and its clocks stop. Answers those that were
// open, as they are now, for the caller to announce.
Result<std::vector<Alert>> answer_ladder(Unit& unit, const Alert& root, const AcknowledgementId& by, Instant now);

// The limit of its answer counts no more; whoever was told that it has passed is told that too.
Result<void> stop_answer_clock(Unit& unit, const AlertId& root, Instant now);

// Nobody has to answer it any more: its clocks stop.
Result<void> stop_climbing(Unit& unit, const AlertId& root, Instant now);

class LadderClimber {
public:
    LadderClimber(const triage::RuleSet& rules, IdSource& ids) : rules_(rules), ids_(ids) {}

    // The clock of the acknowledgement has fired. Where the rules have no ladder for the level (blue) nothing climbs.
    Result<void> begin(Unit& unit, const Alert& root, const Clock& fired, Instant now) const;

    // The clock of a rung has fired: asks whoever stands there and starts the clock of the next. Where nobody new stands
    // there or above who is not barred, all who were asked are asked once more. `late`: long after it was due.
    Result<void> climb(Unit& unit, const Alert& root, const Clock& fired, bool late, Instant now) const;

    // Everybody of the organisation that is asked is busy: whoever stands above is asked too, before any rung (F136).
    Result<void> ask_early(Unit& unit, const Alert& alert, Instant now) const;

    // The level of an alert that waits was raised: those who are asked take it, and the next rung comes by the stricter
    // limits, counted from now, never later than it would have. False: no rung comes, because its limit has not passed yet
    // or nothing climbed at the level before.
    Result<bool> hurry(Unit& unit, const Alert& root, const std::string& started_by, Instant now) const;

private:
    Result<Instant> start_clock(Unit& unit, const Alert& root, Clock next, const std::string& started_by,
                                Instant now) const;
    Result<Instant> start_sooner(Unit& unit, const Alert& root, const Clock& waiting, const std::string& started_by,
                                 Instant now) const;
    Result<std::optional<Alert>> ask(Unit& unit, const Alert& root, DivisionLevel level,
                                     const std::vector<Alert>& asked, Instant due, Instant now) const;

    const triage::RuleSet& rules_;
    IdSource& ids_;
};

}  // namespace vigil
