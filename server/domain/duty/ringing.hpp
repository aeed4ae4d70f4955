// Whom an alert rings within the organisation that is asked: whoever is on duty and free, then everybody, then the chiefs too, as
// the rules say (F46, F136). Where the organisation has no roster it rings everybody from the start. Whoever it rings is called by
// the further channels of the rules (deliveries/planning.hpp).
#pragma once

#include <optional>
#include <string>

#include "domain/accounts/account.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil {

class Staff;  // of one organisation, as an alert finds it

// Nobody who is rung and still answers is ever dropped. A ring that reaches nobody is passed over at once: nobody is on duty, none
// of them has a device, or all who are have a red case whose children they have not seen yet.
class Ringer {
public:
    Ringer(const triage::RuleSet& rules, IdSource& ids) : rules_(rules), ids_(ids) {}

    // A new version of the alert asks its organisation: says whom it rings, and starts the clock after which it rings more. Where
    // everybody who could be reached is busy, or nobody could, whoever stands above is asked at once too. The caller stores the
    // alert.
    Result<void> begin(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const;

    // The level of an alert that waits was raised: it rings more by the stricter limits, from now, and never later than it would
    // have, and whoever is on duty now. The caller stores the alert.
    Result<void> hurry(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const;

    // The clock of a ring has fired: rings more people, and announces that where it found any.
    Result<void> widen(Unit& unit, Alert alert, const Clock& fired, bool late, Instant now) const;

    // The whole ladder stayed silent: it rings everybody. The caller stores the alert.
    Result<void> ring_all(Unit& unit, Alert& alert, Instant now) const;

    // The account answers no more, or its phone is lost: every open alert that rings it rings others instead.
    Result<void> ring_others(Unit& unit, const Account& account, Instant now) const;
    // The same of one alert, because its account is barred from the case.
    Result<void> ring_others(Unit& unit, Alert alert, const AccountId& account, Instant now) const;

private:
    // None: at that level, or by these rules, it does not ring one after the other.
    const triage::ClockRule* rule_of(const Alert& alert) const;
    Result<void> ring_first(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const;
    Result<void> hurry_rings(Unit& unit, Alert& alert, const std::string& started_by, Instant now) const;
    Result<void> call(Unit& unit, const Alert& alert, const std::vector<AccountId>& added, Instant now) const;
    Result<void> start_next(Unit& unit, const triage::ClockRule& rule, Level level, std::size_t number,
                            Clock clock) const;
    Result<void> ask_above_at_once(Unit& unit, const triage::ClockRule& rule, Clock clock) const;
    Result<void> announce(Unit& unit, Alert alert, bool late, Instant now) const;

    const triage::RuleSet& rules_;
    IdSource& ids_;
};

}  // namespace vigil
