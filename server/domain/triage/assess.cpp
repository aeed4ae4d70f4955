#include "domain/triage/assess.hpp"

#include "domain/triage/levels.hpp"
#include "domain/triage/notifications.hpp"

namespace vigil::triage {
namespace {

Picture judge_level(const RuleSet& rules, const Facts& facts, Assessment& assessment) {
    assessment.rule_set = rules.id;
    assessment.rule_version = rules.version;
    Picture picture(rules, facts);
    derive_signals(picture, assessment);
    derive_circumstances(picture, assessment);
    find_level(picture, assessment);
    for (const auto& known : picture.signals()) assessment.signals.push_back(known.fact);
    for (const auto& known : picture.circumstances()) assessment.circumstances.push_back(known.fact);
    assessment.statutory = picture.has_statutory_circumstance();
    return picture;
}

}  // namespace

Assessment assess(const RuleSet& rules, const Facts& facts) {
    Assessment assessment;
    const Picture picture = judge_level(rules, facts, assessment);
    find_notifications(picture, assessment);
    return assessment;
}

Assessment assess_level(const RuleSet& rules, const Facts& facts) {
    Assessment assessment;
    judge_level(rules, facts, assessment);
    return assessment;
}

Picture picture_of(const RuleSet& rules, const Facts& facts, const Assessment& assessment) {
    Picture picture(rules, facts);
    for (const auto& signal : assessment.signals) picture.add_signal(signal);
    for (const auto& circumstance : assessment.circumstances)
        picture.add_circumstance(circumstance.code, circumstance.source);
    picture.set_level(assessment.level);
    return picture;
}

std::vector<const ClockRule*> clocks_called_for(const RuleSet& rules, const Facts& facts,
                                                const Assessment& assessment) {
    const Picture picture = picture_of(rules, facts, assessment);
    std::vector<const ClockRule*> clocks;
    for (const auto& clock : rules.clocks)
        if (!clock.when || picture.holds(*clock.when)) clocks.push_back(&clock);
    return clocks;
}

}  // namespace vigil::triage
