#include "domain/triage/advising.hpp"

#include <algorithm>

#include "domain/triage/assess.hpp"

namespace vigil::triage {
namespace {

void add_basis(std::string& all, std::string_view basis) {
    while (!basis.empty()) {
        const auto end = std::min(basis.find("; "), basis.size());
        const auto one = basis.substr(0, end);
        basis.remove_prefix(std::min(end + 2, basis.size()));
        if (all.find(one) == std::string::npos) all.append(all.empty() ? "" : "; ").append(one);
    }
}

}  // namespace

bool must_be_reported(const Assessment& assessment) noexcept {
    return assessment.level >= Level::orange || assessment.statutory;
}

Advised advise(const RuleSet& rules, const Facts& facts, const Assessment& assessment) {
    Advised advised;
    if (must_be_reported(assessment)) {
        add_basis(advised.duty_basis, rules.considerations.duty_basis);
        for (const auto& each : assessment.circumstances) {
            const auto* circumstance = rules.words.circumstances.find(each.code);
            if (each.statutory && circumstance != nullptr) add_basis(advised.duty_basis, circumstance->basis);
        }
    }
    const Picture picture = picture_of(rules, facts, assessment);
    for (const auto& rule : rules.considerations.advice) {
        if (!picture.holds(rule.when)) continue;
        for (const auto& text : rule.watch) {
            const auto same = [&](const Text& each) { return each.zh == text.zh; };
            if (std::none_of(advised.watch.begin(), advised.watch.end(), same)) advised.watch.push_back(text);
        }
        for (const auto& contact : rule.call) {
            const auto same = [&](const Contact& each) {
                return each.who.zh == contact.who.zh && each.number == contact.number;
            };
            if (std::none_of(advised.call.begin(), advised.call.end(), same)) advised.call.push_back(contact);
        }
        const int days = rule.look_again_days;
        advised.look_again_days = advised.look_again_days == 0 ? days : std::min(advised.look_again_days, days);
    }
    return advised;
}

}  // namespace vigil::triage
