// The facts of one case in the words of one rule set, and the document in which conditions look them up.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/triage/assessment.hpp"
#include "domain/triage/facts.hpp"
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
    void set_level(Level level) noexcept { level_ = level; }

    // What conditions see now. Names and kinds: conditions.hpp.
    Value document() const;

    // The words of `condition` that are present, as causes of its rule.
    std::vector<Cause> causes(const Condition& condition) const;

private:
    const RuleSet* rules_;
    const Facts* facts_;
    std::vector<KnownSignal> signals_;
    std::vector<KnownCircumstance> circumstances_;
    int youngest_months_ = 0;
    std::optional<Level> level_;
};

// The highest floor of a signal when the youngest child may be as young as `youngest_months`.
Level floor_of(const Signal& signal, int youngest_months) noexcept;

}  // namespace vigil::triage
