#include "domain/triage/trail.hpp"

#include <algorithm>

namespace vigil::triage {
namespace {

std::string effect_text(const Fired& fired) {
    std::string text(to_text(fired.effect));
    if (fired.level) text.append(" ").append(to_text(*fired.level));
    for (const auto& target : fired.targets) text += " " + target;
    return text;
}

protocol::FiredRule stored(const Fired& fired) {
    protocol::FiredRule rule{.rule = fired.rule,
                             .on = {},
                             .source = {},
                             .causes = {},
                             .effect = effect_text(fired),
                             .release = fired.release,
                             .basis = fired.basis};
    for (const auto& cause : fired.causes) {
        rule.on += (rule.on.empty() ? "" : " ") + cause.code;
        std::string source(cause.source ? to_text(*cause.source) : std::string_view());
        if (rule.source.empty()) rule.source = source;
        rule.causes.push_back({cause.code, std::move(source)});
    }
    return rule;
}

}  // namespace

protocol::StoredTrail trail_of(const Assessment& assessment) {
    protocol::StoredTrail trail;
    for (const auto& fired : assessment.trail) trail.fired.push_back(stored(fired));
    return trail;
}

EffectParts parts_of(std::string_view effect) {
    EffectParts parts;
    for (bool first = true; !effect.empty(); first = false) {
        const auto end = std::min(effect.find(' '), effect.size());
        const auto word = effect.substr(0, end);
        effect.remove_prefix(std::min(end + 1, effect.size()));
        if (first)
            parts.effect = parse_word<Effect>(word);
        else if (const auto level = parse_word<Level>(word); level && !parts.level && parts.targets.empty())
            parts.level = level;
        else
            parts.targets.emplace_back(word);
    }
    return parts;
}

}  // namespace vigil::triage
