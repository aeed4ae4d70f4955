// The facts of one case in the words of one rule set, and what conditions see of them.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/triage/assessment.hpp"
#include "domain/triage/facts.hpp"
#include "domain/triage/presence.hpp"
#include "domain/triage/rule_set.hpp"

namespace vigil::triage {

struct KnownSignal {
    SignalFact fact;
    const Signal* signal;  // null: not a word of this rule set; it has no floor and no condition sees it
};

struct KnownCircumstance {
    CircumstanceFact fact;
    const Circumstance* circumstance;  // null: not a word of this rule set
};

// Grows phase by phase: signals, then circumstances, then the level. Borrows `rules` and `facts`.
class Picture {
public:
    Picture(const RuleSet& rules, const Facts& facts);

    const RuleSet& rules() const noexcept { return *rules_; }
    const Facts& facts() const noexcept { return *facts_; }

    const std::vector<KnownSignal>& signals() const noexcept { return signals_; }
    const std::vector<KnownCircumstance>& circumstances() const noexcept { return circumstances_; }
    const KnownSignal* find_signal(std::string_view code) const noexcept;
    bool has_statutory_circumstance() const noexcept;
    int youngest_months() const noexcept { return youngest_months_; }  // 0: unknown, or no child named

    void add_signal(SignalFact fact);  // of two sources for one code the more authoritative stays
    void add_circumstance(std::string_view code, Source source);
    void set_level(Level level) noexcept;

    // Whether the condition, one of these rules, holds now. The same as evaluating its expression on document(), and quick.
    bool holds(const Condition& condition) const;
    // What conditions see now. Names and kinds: condition.hpp.
    Value document() const;

    // The words of `condition` that are present, as causes of its rule.
    std::vector<Cause> causes(const Condition& condition) const;

private:
    void add_child(const ChildFacts& child) noexcept;
    template <class T>
    void add_code(Variable variable, const Vocabulary<T>& vocabulary, std::string_view code) noexcept;

    const RuleSet* rules_;
    const Facts* facts_;
    std::vector<KnownSignal> signals_;
    std::vector<KnownCircumstance> circumstances_;
    int youngest_months_ = 0;
    std::optional<Level> level_;
    Presence presence_;              // the same facts
    bool ages_are_in_domain_{true};  // every age is one that the domains know
};

// The highest floor of a signal when the youngest child may be as young as `youngest_months`.
Level floor_of(const Signal& signal, int youngest_months) noexcept;

inline bool contains(const std::vector<std::string>& codes, const std::string& code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace vigil::triage
