#include "domain/sirens/noting.hpp"

namespace vigil {

Result<void> note_siren(Unit& unit, const Alert& alert, std::vector<AccountId> whom, Instant now) {
    if (alert.drill || alert.level == Level::blue) return success();
    return unit.sirens().insert({.alert = alert.id,
                                 .version = alert.version,
                                 .organisation = alert.organisation,
                                 .at = now,
                                 .accounts = std::move(whom),
                                 .burst = alert.burst});
}

Result<void> note_new_sirens(Unit& unit, const Alert& alert, Instant now) {
    VIGIL_TRY(const auto earlier, unit.sirens().of_version(alert.id, alert.version));
    auto whom = alert.rung;
    for (const auto& siren : earlier) {
        if (siren.accounts.empty()) return success();
        for (const auto& woken : siren.accounts) std::erase(whom, woken);
    }
    if (whom.empty() && !alert.rung.empty()) return success();
    return note_siren(unit, alert, std::move(whom), now);
}

}  // namespace vigil
