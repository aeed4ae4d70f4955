#include "domain/triage/would_raise.hpp"

#include <algorithm>

#include "domain/triage/assess.hpp"

namespace vigil::triage {
namespace {

// Who would supply it: the first whom the rule set lets.
Source source_of(const Signal& signal) {
    const auto may = [&](Supplier supplier) {
        return std::find(signal.suppliers.begin(), signal.suppliers.end(), supplier) != signal.suppliers.end();
    };
    if (may(Supplier::reporter)) return Source::observed;
    return may(Supplier::staff) ? Source::assessed : Source::derived;
}

// Whether the question could be about one of the children; an unknown age could be any.
bool could_apply(const Signal& signal, const Facts& facts) {
    if (facts.children.empty()) return true;
    return std::any_of(facts.children.begin(), facts.children.end(), [&](const ChildFacts& child) {
        const bool young_enough = !signal.below_months || child.min_months.value_or(0) < *signal.below_months;
        const bool old_enough = !signal.from_months || !child.max_months || *child.max_months >= *signal.from_months;
        return young_enough && old_enough;
    });
}

class SignalSearch {
public:
    SignalSearch(const RuleSet& rules, const Facts& facts)
        : rules_(rules), facts_(facts), now_(assess_level(rules, facts)) {}

    std::vector<WouldRaise> run() {
        try_answer(DangerNow::yes, "danger_yes");
        if (!answered(DangerNow::yes)) try_answer(DangerNow::unknown, "danger_unknown");
        for (const auto& signal : rules_.words.signals) {
            const bool is_there = std::any_of(now_.signals.begin(), now_.signals.end(),
                                              [&](const SignalFact& each) { return each.code == signal.code; });
            if (!is_there && could_apply(signal, facts_)) try_signal(signal);
        }
        std::stable_sort(found_.begin(), found_.end(),
                         [](const WouldRaise& a, const WouldRaise& b) { return a.level > b.level; });
        return std::move(found_);
    }

private:
    bool answered(DangerNow answer) const {
        return std::any_of(facts_.reports.begin(), facts_.reports.end(),
                           [&](const ReportFacts& report) { return report.danger_now == answer; });
    }

    void try_answer(DangerNow answer, const char* code) {
        if (facts_.reports.empty() || answered(answer)) return;
        Facts more = facts_;
        more.reports.front().danger_now = answer;
        take(assess_level(rules_, more), code, std::nullopt);
    }

    void try_signal(const Signal& signal) {
        if (facts_.reports.empty()) return;
        const Source source = source_of(signal);
        Facts more = facts_;
        (source == Source::assessed ? more.assessed : more.reports.front().signals).push_back({signal.code, source});
        take(assess_level(rules_, more), signal.code, source);
    }

    void take(const Assessment& then, std::string code, std::optional<Source> source) {
        if (then.level <= now_.level) return;
        WouldRaise raising{std::move(code), source, then.level, {}};
        for (const auto& fired : then.trail) {
            // The steps to the level that the rules did not say before: a floor, and perhaps a step up from it.
            const auto says = [&](const Fired& each) { return each.rule == fired.rule && each.level == fired.level; };
            if (!fired.level || std::any_of(now_.trail.begin(), now_.trail.end(), says)) continue;
            if (std::find(raising.rules.begin(), raising.rules.end(), fired.rule) == raising.rules.end())
                raising.rules.push_back(fired.rule);
        }
        if (raising.rules.empty()) raising.rules = rules_that_lower_no_more(then);
        found_.push_back(std::move(raising));
    }

    // Nothing says the higher level that did not say it before: what has lowered it (T5) does so no more.
    std::vector<std::string> rules_that_lower_no_more(const Assessment& then) const {
        std::vector<std::string> rules;
        for (const auto& fired : now_.trail) {
            const auto is_it = [&](const Fired& each) { return each.rule == fired.rule; };
            if (fired.level && std::none_of(then.trail.begin(), then.trail.end(), is_it)) rules.push_back(fired.rule);
        }
        return rules;
    }

    const RuleSet& rules_;
    const Facts& facts_;
    Assessment now_;
    std::vector<WouldRaise> found_;
};

}  // namespace

std::vector<WouldRaise> what_would_raise(const RuleSet& rules, const Facts& facts) {
    return SignalSearch(rules, facts).run();
}

}  // namespace vigil::triage
