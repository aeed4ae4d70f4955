#include "domain/triage/assess.hpp"

#include "domain/triage/levels.hpp"
#include "domain/triage/notifications.hpp"
#include "domain/triage/picture.hpp"

namespace vigil::triage {

Assessment assess(const RuleSet& rules, const Facts& facts) {
    Assessment assessment;
    assessment.rule_set = rules.id;
    assessment.rule_version = rules.version;

    Picture picture(rules, facts);
    derive_signals(picture, assessment);
    derive_circumstances(picture, assessment);
    find_level(picture, assessment);
    find_notifications(picture, assessment);

    for (const auto& known : picture.signals()) assessment.signals.push_back(known.fact);
    for (const auto& known : picture.circumstances()) assessment.circumstances.push_back(known.fact);
    assessment.statutory = picture.has_statutory_circumstance();
    return assessment;
}

}  // namespace vigil::triage
