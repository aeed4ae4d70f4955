#include "domain/rules/activation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/rules/shadow.hpp"

namespace vigil {
namespace {

constexpr std::string_view kInstallation = "installation";  // who seeds

std::string spelled(const RuleVersion& version) {
    return fmt::format("{} version {}", version.rule_set, version.version);
}

Result<Activation> append(Unit& unit, IdSource& ids, const RuleVersion& version, ActivationKind how, ActedBy who,
                          std::int64_t number, Instant now) {
    Activation activation{ActivationId(ids.next(now)), number, version, how, std::move(who), now};
    VIGIL_TRY(unit.rules().insert_activation(activation));
    unit.log().append(
        {"rules.activated",
         activation.id.str(),
         now,
         {{"rules", fmt::format("{} {}", version.rule_set, version.version)}, {"how", std::string(to_text(how))}}});
    return activation;
}

Result<Activated> change_to(Unit& unit, IdSource& ids, const RuleVersion& version, ActivationKind how,
                            const ActedBy& who, const Activation& standing, Instant now) {
    Activated activated{{}, true, false};
    VIGIL_TRY(const auto run, unit.rules().last_shadow_run());
    if (run && !run->ended_at) {
        VIGIL_TRY(end_shadow(unit, who.second.empty() ? who.by : who.second, now));
        activated.ended_shadow = true;
    }
    VIGIL_TRY(activated.active, append(unit, ids, version, how, who, standing.number + 1, now));
    return activated;
}

Result<Activation> standing_activation(Unit& unit) {
    VIGIL_TRY(const auto standing, unit.rules().active());
    if (!standing) return Error{ErrorKind::internal, "no rules are active"};
    return *standing;
}

}  // namespace

Result<void> keep_rules(Unit& unit, const RuleText& rules, Instant now) {
    VIGIL_TRY(const auto stored, unit.rules().find(rules.version));
    if (!stored) return unit.rules().insert(rules, now);
    if (stored->body == rules.body) return success();
    return Error{
        ErrorKind::conflict,
        fmt::format("{} is stored with other content: a version is never changed; give the edited file the next "
                    "version number",
                    spelled(rules.version)),
        "rule_version_reused"};
}

Result<Activation> seed_rules(Unit& unit, IdSource& ids, const RuleText& rules, Instant now) {
    VIGIL_TRY(keep_rules(unit, rules, now));
    return append(unit, ids, rules.version, ActivationKind::seeded, ActedBy{std::string(kInstallation)}, 1, now);
}

Result<Activated> activate_rules(Unit& unit, IdSource& ids, const RuleText& rules, const ActedBy& who, Instant now) {
    VIGIL_TRY(const auto standing, standing_activation(unit));
    VIGIL_TRY(keep_rules(unit, rules, now));
    if (standing.version == rules.version) return Activated{standing, false, false};
    if (standing.version.rule_set == rules.version.rule_set && rules.version.version < standing.version.version)
        return Error{ErrorKind::conflict,
                     fmt::format("{} is older than {}, which judges: to go back to a version that judged before, roll "
                                 "back to it",
                                 spelled(rules.version), spelled(standing.version))};
    return change_to(unit, ids, rules.version, ActivationKind::activated, who, standing, now);
}

Result<Activated> roll_rules_back(Unit& unit, IdSource& ids, std::int64_t version, const ActedBy& who, Instant now) {
    VIGIL_TRY(const auto standing, standing_activation(unit));
    const RuleVersion wanted{standing.version.rule_set, version};
    if (wanted == standing.version) return Activated{standing, false, false};
    VIGIL_TRY(const auto activations, unit.rules().activations());
    const bool judged = std::any_of(activations.begin(), activations.end(),
                                    [&](const Activation& each) { return each.version == wanted; });
    if (!judged)
        return Error{ErrorKind::not_found,
                     fmt::format("{} never judged here: vigil rules history lists what did", spelled(wanted))};
    return change_to(unit, ids, wanted, ActivationKind::rolled_back, who, standing, now);
}

Result<RuleText> active_rules(Unit& unit) {
    VIGIL_TRY(const auto standing, standing_activation(unit));
    VIGIL_TRY(auto stored, unit.rules().find(standing.version));
    if (!stored) return Error{ErrorKind::internal, spelled(standing.version) + " is active and is not stored"};
    return std::move(*stored);
}

}  // namespace vigil
