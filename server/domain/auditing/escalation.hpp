// How an alert that nobody answers goes on, told from the rules alone: when its answer is due, when it climbs to each rung of its ladder,
// and when all of it is repeated (policy facts 5.5). Pure: it knows no rows and no clocks, and nothing here acts. The audit compares with
// it what was done (escalation_audit.hpp); what does it is domain/alerts/climbing.hpp.
#pragma once

#include <algorithm>
#include <optional>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/time.hpp>

#include "domain/clocks/holiday_calendar.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// By what is counted at this moment.
struct EscalationRules {
    const triage::RuleSet& rules;
    const HolidayCalendar& calendar;
};

class Escalation {
public:
    enum class Step {
        silence,  // the limit for the answer passes
        rung      // somebody above is asked, or all are asked again
    };

    Escalation(const EscalationRules& by, Function function, Level level, Instant begun);

    // When the next step is due; none: none follows by itself. Nothing climbs at blue, and what was lowered to it stays where it is.
    std::optional<Instant> due() const { return climbs() ? due_ : std::nullopt; }
    // From when on it is late: not before it could be known. Requires that a step is due.
    Instant late_from() const { return std::max(*due_, since_); }
    Step next() const { return rung_ == 0 ? Step::silence : Step::rung; }
    // To which rung it leads, from 1 on; behind the last one all are asked again. 0: none yet.
    int rung() const { return rung_; }
    Level level() const { return level_; }
    bool is_by_the_wall() const { return limit_ && limit_->unit == LimitUnit::seconds; }
    Function function() const { return function_; }

    // Who is asked by the next step: whoever performs the function at that level of divisions, or above. None: it asks nobody new.
    std::optional<DivisionLevel> asks(const EscalationRules& by) const;

    // The stricter limits begin now, and never end later than the ones that ran.
    void raise(const EscalationRules& by, Level to, Instant now);
    // A limit that runs stays; what follows it is counted by the other level.
    void set_level(Level to) { level_ = to; }
    // The next step was taken at that time.
    void take_step(const EscalationRules& by, Instant at);

private:
    bool climbs() const { return rung_ == 0 || level_ != Level::blue; }
    const triage::ClockRule* rule(const EscalationRules& by) const { return by.rules.acknowledgement(function_); }
    void await(const EscalationRules& by, Instant from);

    Function function_;
    Level level_;
    Instant begun_;                           // from when limits are counted
    Instant since_;                           // when what is next came to be next
    std::optional<Instant> due_{};            // of the next step
    std::optional<Instant> no_later_than_{};  // the next step: an earlier limit would have ended then
    std::optional<Instant> answer_due_{};     // when the limit for the answer passed
    std::optional<Limit> limit_{};            // by which it was counted
    int rung_ = 0;
};

}  // namespace vigil
