#include "domain/rules/shadow.hpp"

#include <fmt/format.h>

#include "domain/rules/activation.hpp"
#include "domain/triage/assess.hpp"

namespace vigil {
namespace {

Event shadow_event(std::string kind, const ShadowRun& run, Instant now) {
    return {std::move(kind),
            run.id.str(),
            now,
            {{"rules", fmt::format("{} {}", run.version.rule_set, run.version.version)},
             {"against", fmt::format("{} {}", run.against.rule_set, run.against.version)}}};
}

}  // namespace

Result<ShadowRun> begin_shadow(Unit& unit, ShadowRunId id, const RuleText& rules, const std::string& by, Instant now) {
    VIGIL_TRY(const auto standing, unit.rules().active());
    if (!standing) return Error{ErrorKind::internal, "no rules are active"};
    if (standing->version == rules.version) {
        VIGIL_TRY(keep_rules(unit, rules, now));
        return Error{ErrorKind::conflict, "these rules judge already: there is nothing to compare"};
    }
    VIGIL_TRY(const auto last, unit.rules().last_shadow_run());
    if (last && !last->ended_at)
        return Error{ErrorKind::conflict, fmt::format("{} version {} runs along already: end it first",
                                                      last->version.rule_set, last->version.version)};
    VIGIL_TRY(keep_rules(unit, rules, now));
    ShadowRun run{
        .id = std::move(id), .version = rules.version, .against = standing->version, .began_at = now, .began_by = by};
    VIGIL_TRY(unit.rules().insert_shadow_run(run));
    unit.log().append(shadow_event("rules.shadow_began", run, now));
    return run;
}

Result<ShadowRun> end_shadow(Unit& unit, const std::string& by, Instant now) {
    VIGIL_TRY(auto run, unit.rules().last_shadow_run());
    if (!run || run->ended_at) return Error{ErrorKind::not_found, "no rules run along"};
    VIGIL_TRY(unit.rules().end_shadow_run(run->id, by, now));
    unit.log().append(shadow_event("rules.shadow_ended", *run, now));
    run->ended_at = now;
    run->ended_by = by;
    return std::move(*run);
}

Result<void> compare_with_shadow(Unit& unit, const Shadow* shadow, const triage::RuleSet& rules,
                                 const triage::Facts& facts, const triage::Assessment& assessment,
                                 const StoredAssessment& stored) {
    if (shadow == nullptr) return success();
    const auto other = triage::assess(shadow->rules, facts);
    const auto found = triage::differences({rules, facts, assessment}, {shadow->rules, facts, other});
    VIGIL_TRY(unit.rules().note_comparison(shadow->run, stored.id, stored.case_id, found));
    return success();
}

}  // namespace vigil
