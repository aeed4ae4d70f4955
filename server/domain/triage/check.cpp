#include "domain/triage/check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/triage/advising.hpp"
#include "domain/triage/assess.hpp"
#include "domain/triage/satisfaction.hpp"
#include "domain/triage/witness.hpp"

namespace vigil::triage {
namespace {

template <class Wanted>
bool mentions(const Formula& formula, const Wanted& wanted) {
    if (formula.kind == Formula::Kind::atom) return wanted(formula.variable);
    return std::any_of(formula.parts.begin(), formula.parts.end(),
                       [&](const Formula& part) { return mentions(part, wanted); });
}

bool mentions_level(const Formula& formula) {
    return mentions(formula, [](Variable variable) { return variable == Variable::level; });
}

// All of `some` are among `all`.
bool covers(const std::vector<std::string>& all, const std::vector<std::string>& some) {
    return std::all_of(some.begin(), some.end(),
                       [&](const std::string& each) { return std::find(all.begin(), all.end(), each) != all.end(); });
}

class Check {
public:
    explicit Check(const RuleSet& rules) : rules_(rules) {}

    std::vector<Finding> run() {
        check_signals();
        check_derivations();
        check_by_age();
        check_lowering();
        check_notifications();
        check_deny();
        check_owner();
        check_advice();
        return std::move(findings_);
    }

private:
    void find(std::string pointer, const std::string& rule, std::string code, std::string message) {
        findings_.push_back({std::move(pointer), rule, std::move(code), std::move(message)});
    }

    void check_monotone(const std::string& pointer, const Rule& rule, const Condition& when) {
        if (!when.monotone)
            find(pointer + "/when", rule.id, "not_monotone",
                 "a danger signal, a circumstance or the level stands where adding danger can make the rule fall "
                 "silent");
    }

    void check_no_level(const std::string& pointer, const Rule& rule, const Condition& when) {
        if (mentions_level(when.formula))
            find(pointer, rule.id, "level_not_known", "the level is not known yet when this rule is judged");
    }

    void check_reachable(const std::string& pointer, const Rule& rule, const Condition& when) {
        if (!find_witness(rules_, rule.id, when))
            find(pointer + "/when", rule.id, "unreachable", "no report can make this rule fire");
    }

    // `swallows(a, b)`: whatever rule b does, rule a does as well. Of two equal rules the later one is reported.
    template <class Rules, class Swallows>
    void check_shadowed(const char* section, const Rules& rules, const Swallows& swallows) {
        for (std::size_t i = 0; i < rules.size(); ++i) {
            for (std::size_t j = 0; j < rules.size(); ++j) {
                const bool shadows =
                    i != j && swallows(rules[j], rules[i]) && implies(rules[i].when.formula, rules[j].when.formula);
                const bool are_equal =
                    shadows && swallows(rules[i], rules[j]) && implies(rules[j].when.formula, rules[i].when.formula);
                if (!shadows || (are_equal && i < j)) continue;
                find(fmt::format("{}/{}", section, i), rules[i].id, "shadowed",
                     fmt::format("rule {} does the same whenever this one fires", rules[j].id));
                break;
            }
        }
    }

    void check_signals() {
        std::size_t position = 0;
        const auto is_used = [&](const Signal& signal) {
            const auto& modifiers = rules_.levels.step.modifiers;
            return std::any_of(modifiers.begin(), modifiers.end(),
                               [&](const Modifier& modifier) { return modifier.signal == signal.code; });
        };
        for (const auto& signal : rules_.words.signals) {
            const auto pointer = fmt::format("/signals/{}", position++);
            if (signal.younger && signal.younger->level < signal.floor)
                find(pointer + "/younger", signal.code, "not_monotone",
                     "a younger or unknown age would lower the floor");
            if (signal.role == SignalRole::raises && !is_used(signal))
                find(pointer, signal.code, "unreachable", "the signal raises nothing: no modifier of T4 names it");
        }
        for (std::size_t i = 0; i < rules_.levels.step.modifiers.size(); ++i) {
            const auto* signal = rules_.words.signals.find(rules_.levels.step.modifiers[i].signal);
            if (signal != nullptr && signal->role != SignalRole::raises)
                find(fmt::format("/levels/step/modifiers/{}", i), rules_.levels.step.id, "wrong_role",
                     "not a signal that raises");
        }
    }

    void check_derivations() {
        for (std::size_t i = 0; i < rules_.derivations.size(); ++i) {
            const auto& rule = rules_.derivations[i];
            const auto pointer = fmt::format("/derivations/{}", i);
            check_monotone(pointer, rule, rule.when);
            check_no_level(pointer, rule, rule.when);
            check_reachable(pointer, rule, rule.when);
        }
        check_shadowed("/derivations", rules_.derivations,
                       [](const Derivation& a, const Derivation& b) { return a.circumstance == b.circumstance; });
    }

    void check_by_age() {
        const auto& by_age = rules_.levels.by_age;
        for (std::size_t i = 0; i < by_age.size(); ++i) {
            const auto pointer = fmt::format("/levels/by_age/{}", i);
            check_monotone(pointer, by_age[i], by_age[i].when);
            check_no_level(pointer, by_age[i], by_age[i].when);
            check_reachable(pointer, by_age[i], by_age[i].when);
        }
        check_shadowed("/levels/by_age", by_age,
                       [](const LevelRule& a, const LevelRule& b) { return a.at_least >= b.at_least; });
    }

    // What forbids lowering must itself be monotone: more danger forbids more.
    void check_lowering() {
        const auto& lowering = rules_.levels.lowering;
        if (!lowering.unless.monotone)
            find("/levels/lowering/unless", lowering.id, "not_monotone",
                 "adding danger could allow the level to be lowered");
        check_no_level("/levels/lowering/unless", lowering, lowering.unless);
        for (const auto& code : lowering.signals) {
            const auto* signal = rules_.words.signals.find(code);
            if (signal != nullptr && signal->role != SignalRole::lowers)
                find("/levels/lowering/signals", lowering.id, "wrong_role", "not a signal that lowers");
        }
    }

    // Police, procuratorate and whoever protects children must never be lost because more danger became known.
    bool is_protected(const std::string& code) const {
        const auto* recipient = rules_.words.recipients.find(code);
        return recipient != nullptr &&
               (recipient->function == Function::police || recipient->function == Function::procuratorate ||
                recipient->function == Function::protection);
    }

    void check_notifications() {
        const auto& rules = rules_.notifications;
        for (std::size_t i = 0; i < rules.size(); ++i) {
            const auto pointer = fmt::format("/notifications/{}", i);
            if (std::any_of(rules[i].recipients.begin(), rules[i].recipients.end(),
                            [&](const std::string& code) { return is_protected(code); }))
                check_monotone(pointer, rules[i], rules[i].when);
            check_reachable(pointer, rules[i], rules[i].when);
        }
        check_shadowed("/notifications", rules, [](const NotificationRule& a, const NotificationRule& b) {
            return a.place == b.place && a.release <= b.release && a.neutral <= b.neutral &&
                   covers(a.recipients, b.recipients);
        });
    }

    // N10 takes recipients away, so no danger may switch it on.
    void check_deny() {
        const auto& deny = rules_.deny;
        if (mentions(deny.when.formula, grows_with_danger))
            find("/deny/when", deny.id, "not_monotone",
                 "the deny rule takes recipients away and may not depend on danger");
        if (!mentions(deny.when.formula, grows_with_danger)) check_reachable("/deny", deny, deny.when);
        const bool has_owner =
            std::any_of(deny.recipients.begin(), deny.recipients.end(), [&](const std::string& code) {
                const auto* recipient = rules_.words.recipients.find(code);
                return recipient != nullptr && recipient->function == Function::protection;
            });
        if (!has_owner)
            find("/deny/recipients", deny.id, "nobody_owns", "no recipient of the deny rule protects children");
    }

    // The least that can be reported still needs somebody who owns it.
    void check_owner() {
        for (const bool township_known : {false, true}) {
            Facts facts;
            facts.reports.emplace_back().coded = true;
            facts.township_known = township_known;
            if (assess(rules_, facts).owner.empty())
                find("/notifications", "", "nobody_owns",
                     township_known ? "a report with a known township finds no one who protects children"
                                    : "a report without a township finds no one who protects children");
        }
    }

    // Whoever considers the least that can be considered is still told what to do.
    void check_advice() {
        if (rules_.considerations.advice.empty()) return;
        Facts facts;
        facts.reports.emplace_back().coded = true;
        facts.township_known = true;
        if (advise(rules_, facts, assess(rules_, facts)).look_again_days == 0)
            find("/considerations/advice", "", "no_advice", "none holds for the least that can be considered");
    }

    const RuleSet& rules_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check(const RuleSet& rules) { return Check(rules).run(); }

}  // namespace vigil::triage
