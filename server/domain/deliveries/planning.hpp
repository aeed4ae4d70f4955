// By which further ways whoever an alert rings is reached, and when (F48, F63).
#pragma once

#include <vector>

#include "domain/deliveries/delivery.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

// Plans, never sends: rows that are due later, each with what spares it.
class DeliveryPlanner {
public:
    DeliveryPlanner(const triage::RuleSet& rules, IdSource& ids) : rules_(rules), ids_(ids) {}

    // The alert rings these officers from now; none named: every officer of its organisation. Whoever waits to be called anyway is
    // called no later than that. Nothing where nobody of them has a telephone.
    Result<void> plan(Unit& unit, const Alert& alert, const std::vector<AccountId>& rung, Instant now) const;

    // The level was raised: whoever waits to be called is called by the stricter limits, never later than before; nobody is called
    // again by a way by which this version was sent already.
    Result<void> hurry(Unit& unit, const Alert& alert, Instant now) const;

private:
    enum class Again { yes, no };
    Result<void> plan(Unit& unit, const Alert& alert, const std::vector<AccountId>& rung, Again again,
                      Instant now) const;

    const triage::RuleSet& rules_;
    IdSource& ids_;
};

// Nothing more is sent for the alert: somebody answered, or it is asked anew (promise P4, F48).
Result<void> cancel_deliveries(Unit& unit, const AlertId& alert, std::string_view why, Instant now);

// Of a text message: six digits, drawn anew for each. Of a call there is none.
std::string reply_code(ChannelKind by, IdSource& ids);

}  // namespace vigil
