#include "domain/triage/levels.hpp"

#include <algorithm>
#include <utility>

namespace vigil::triage {
namespace {

Level raised(Level level, int steps) {
    return static_cast<Level>(std::min(static_cast<int>(level) + steps, static_cast<int>(Level::red)));
}

bool has_floor(const KnownSignal& known) { return known.signal != nullptr && known.signal->role == SignalRole::floor; }

// The level while it is being found, and the trail of what moved it.
class Judgement {
public:
    Judgement(const Picture& picture, Assessment& assessment) : picture_(picture), assessment_(assessment) {}

    Level level() const noexcept { return level_; }

    void at_least(const Rule& rule, Level level, std::vector<Cause> causes, Effect effect = Effect::at_least) {
        level_ = std::max(level_, level);
        record(rule, effect, level, std::move(causes));
    }
    void up(const Rule& rule, std::vector<Cause> causes) {
        level_ = raised(level_, 1);
        record(rule, Effect::one_step_up, level_, std::move(causes));
    }
    void down(const Rule& rule, std::vector<Cause> causes) {
        level_ = static_cast<Level>(static_cast<int>(level_) - 1);
        record(rule, Effect::one_step_down, level_, std::move(causes));
    }

    template <class Wanted>
    std::vector<Cause> signals_that(const Wanted& wanted) const {
        std::vector<Cause> causes;
        for (const auto& known : picture_.signals())
            if (wanted(known)) causes.push_back({known.fact.code, known.fact.source});
        return causes;
    }

private:
    void record(const Rule& rule, Effect effect, Level level, std::vector<Cause> causes) {
        Fired fired{rule.id, effect, std::move(causes), level, {}, {}, rule.basis};
        assessment_.trail.push_back(std::move(fired));
    }

    const Picture& picture_;
    Assessment& assessment_;
    Level level_ = Level::blue;
};

// T0: "in danger now or before tonight?" No, and not asked, say nothing.
void judge_danger_now(const Picture& picture, Judgement& judgement) {
    const auto& rule = picture.rules().levels.danger_now;
    const auto& reports = picture.facts().reports;
    const auto anyone_says = [&](DangerNow answer) {
        return std::any_of(reports.begin(), reports.end(),
                           [&](const ReportFacts& report) { return report.danger_now == answer; });
    };
    if (anyone_says(DangerNow::yes)) {
        judgement.at_least(rule, rule.when_yes, {{"danger_yes"}});
    } else if (anyone_says(DangerNow::unknown)) {
        judgement.at_least(rule, rule.when_unknown, {{"danger_unknown"}});
    }
}

// T1: the highest floor of the signals. A report that has none, and that no officer has coded, is uncoded.
void judge_floors(const Picture& picture, Judgement& judgement, Assessment& assessment) {
    const RuleSet& rules = picture.rules();
    const auto floor = [&](const KnownSignal& known) { return floor_of(*known.signal, picture.youngest_months()); };

    std::optional<Level> highest;
    for (const auto& known : picture.signals())
        if (has_floor(known)) highest = std::max(highest.value_or(Level::blue), floor(known));
    if (highest) {
        judgement.at_least(rules.levels.floors, *highest, judgement.signals_that([&](const KnownSignal& known) {
            return has_floor(known) && floor(known) == *highest;
        }),
                           Effect::starts_at);
    }

    const auto is_uncoded = [&](const ReportFacts& report) {
        const auto gives_floor = [&](const SignalFact& fact) {
            const Signal* signal = rules.words.signals.find(fact.code);
            return signal != nullptr && signal->role == SignalRole::floor;
        };
        return !report.coded && std::none_of(report.signals.begin(), report.signals.end(), gives_floor);
    };
    const auto& reports = picture.facts().reports;
    assessment.uncoded = std::any_of(reports.begin(), reports.end(), is_uncoded);
    if (assessment.uncoded) judgement.at_least(rules.levels.floors, rules.levels.floors.uncoded, {{"uncoded"}});
}

// T2
void judge_statutory(const Picture& picture, Judgement& judgement) {
    if (!picture.has_statutory_circumstance()) return;
    std::vector<Cause> causes;
    for (const auto& known : picture.circumstances())
        if (known.fact.statutory) causes.push_back({known.fact.code, known.fact.source});
    const auto& rule = picture.rules().levels.statutory;
    judgement.at_least(rule, rule.at_least, std::move(causes));
}

// T3
void judge_accumulation(const Picture& picture, Judgement& judgement) {
    const auto& rule = picture.rules().levels.accumulation;
    auto causes = judgement.signals_that([&](const KnownSignal& known) {
        return has_floor(known) && floor_of(*known.signal, picture.youngest_months()) == rule.floor;
    });
    if (static_cast<int>(causes.size()) >= rule.count) judgement.at_least(rule, rule.at_least, std::move(causes));
}

// T3a
void judge_by_age(const Picture& picture, Judgement& judgement) {
    for (const auto& rule : picture.rules().levels.by_age)
        if (picture.holds(rule.when)) judgement.at_least(rule, rule.at_least, picture.causes(rule.when));
}

// T4: one step for all modifiers together. T9: a further step for each long pattern.
void judge_steps(const Picture& picture, Judgement& judgement) {
    const LevelRules& rules = picture.rules().levels;
    const auto applies = [&](const KnownSignal& known) {
        return std::any_of(rules.step.modifiers.begin(), rules.step.modifiers.end(), [&](const Modifier& modifier) {
            return modifier.signal == known.fact.code &&
                   std::find(modifier.from.begin(), modifier.from.end(), judgement.level()) != modifier.from.end();
        });
    };
    if (auto causes = judgement.signals_that(applies); !causes.empty()) judgement.up(rules.step, std::move(causes));

    const EarlierReports& earlier = picture.facts().earlier_reports;
    for (const auto& pattern : rules.long_patterns) {
        using enum PatternWindow;
        const int count = pattern.window == days_30    ? earlier.within_30_days
                          : pattern.window == days_180 ? earlier.within_180_days
                                                       : earlier.in_life;
        if (count >= pattern.at_least && judgement.level() < Level::red) judgement.up(pattern, {{"earlier_reports"}});
    }
}

// T5: never at a first assessment, never on a reporter's word, never while a report is uncoded.
void judge_lowering(const Picture& picture, Judgement& judgement, bool uncoded) {
    const auto& rule = picture.rules().levels.lowering;
    if (picture.facts().occasion != Occasion::reassessment || uncoded || judgement.level() != rule.from) return;
    auto causes = judgement.signals_that([&](const KnownSignal& known) {
        return known.fact.source == Source::assessed && contains(rule.signals, known.fact.code);
    });
    if (!causes.empty() && !picture.holds(rule.unless)) judgement.down(rule, std::move(causes));
}

void derive_signal(const Rule& rule, const std::string& signal, Picture& picture, Assessment& assessment) {
    if (picture.find_signal(signal) == nullptr) {
        Fired fired{rule.id, Effect::derives_signal, {}, {}, {signal}, {}, rule.basis};
        assessment.trail.push_back(std::move(fired));
    }
    picture.add_signal({signal, Source::derived});
}

}  // namespace

void derive_signals(Picture& picture, Assessment& assessment) {
    const LevelRules& rules = picture.rules().levels;
    const Facts& facts = picture.facts();

    // Only from an age that was stated: unknown alone would make every report one about an infant.
    const auto is_young = [&](const ChildFacts& child) {
        return child.min_months && *child.min_months < rules.young_child_below_months;
    };
    if (std::any_of(facts.children.begin(), facts.children.end(), is_young))
        derive_signal(rules.young_child, rules.young_child_signal, picture, assessment);
    if (facts.earlier_reports.within_30_days > 0)
        derive_signal(rules.repeat_report, rules.repeat_report_signal, picture, assessment);

    const bool age_is_unknown =
        facts.children.empty() || std::any_of(facts.children.begin(), facts.children.end(),
                                              [](const ChildFacts& child) { return !child.min_months; });
    if (age_is_unknown) assessment.ask_back.emplace_back("age");
    if (!facts.township_known) assessment.ask_back.emplace_back("township");
    if (!assessment.ask_back.empty()) {
        Fired fired{rules.ask_back.id, Effect::asks_back, {}, {}, assessment.ask_back, {}, rules.ask_back.basis};
        assessment.trail.push_back(std::move(fired));
    }
}

void derive_circumstances(Picture& picture, Assessment& assessment) {
    // Before any is added: what one rule derives is no ground of another.
    std::vector<const Derivation*> fired;
    for (const auto& rule : picture.rules().derivations)
        if (picture.holds(rule.when)) fired.push_back(&rule);
    for (const auto* rule : fired) {
        Fired entry{rule->id,   Effect::derives_circumstance, picture.causes(rule->when), {}, {rule->circumstance}, {},
                    rule->basis};
        assessment.trail.push_back(std::move(entry));
        picture.add_circumstance(rule->circumstance, Source::derived);
    }
}

void find_level(Picture& picture, Assessment& assessment) {
    Judgement judgement(picture, assessment);
    judge_danger_now(picture, judgement);
    judge_floors(picture, judgement, assessment);
    judge_statutory(picture, judgement);
    judge_accumulation(picture, judgement);
    judge_by_age(picture, judgement);
    judge_steps(picture, judgement);
    if (const auto standing = picture.facts().standing_level; standing && *standing > judgement.level())
        judgement.at_least(picture.rules().levels.standing, *standing, {});
    assessment.level_before_lowering = judgement.level();
    judge_lowering(picture, judgement, assessment.uncoded);
    assessment.level = judgement.level();
    picture.set_level(assessment.level_before_lowering);  // the recipients are those of the level before T5
}

}  // namespace vigil::triage
