// Which version of the rules judges: a fact of the database, with who and when. A version is immutable from the moment it
// is stored (promise P6: same facts and same version, same level).
#pragma once

#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil {

struct Activated {
    Activation active;
    bool changed = false;       // false: that version judges already
    bool ended_shadow = false;  // a shadow run compared with what no longer judges
};

// Each runs in a write transaction.
//
// Stores a version unless it is stored. conflict, code rule_version_reused: it is stored with other bytes.
Result<void> keep_rules(Unit& unit, const RuleText& rules, Instant now);

// Makes the first activation of a new installation. Requires: nothing is active.
Result<Activation> seed_rules(Unit& unit, IdSource& ids, const RuleText& rules, Instant now);

// From now on `rules` judge. conflict: not newer than what judges under the same name, or stored with other bytes (code
// rule_version_reused).
Result<Activated> activate_rules(Unit& unit, IdSource& ids, const RuleText& rules, const ActedBy& who, Instant now);

// Back to a version of the same rule set that judged before. not_found: it never did.
Result<Activated> roll_rules_back(Unit& unit, IdSource& ids, std::int64_t version, const ActedBy& who, Instant now);

// The bytes of what judges. internal: nothing is active, or its version is missing.
Result<RuleText> active_rules(Unit& unit);

}  // namespace vigil
