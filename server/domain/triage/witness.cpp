#include "domain/triage/witness.hpp"

#include <algorithm>
#include <array>

#include "domain/triage/assess.hpp"
#include "domain/triage/satisfaction.hpp"

namespace vigil::triage {
namespace {

using Positions = std::vector<std::size_t>;

constexpr std::size_t kMaxSelections = 5000;  // of a condition with several lists of signals; real ones have one or two

// What a way says about one variable.
struct Choice {
    std::vector<Positions> wanted;  // for each literal of a list: the elements of which one must be there
    Positions left;                 // the values that nothing forbids
};

Choice choose(const Way& way, Variable variable, const Words& words) {
    const auto values = possible(way, variable, domain_size(variable, words));
    Choice choice;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i]) choice.left.push_back(i);
    for (const auto& [atom, wanted] : way) {
        if (atom->variable != variable || !wanted || !is_set(variable)) continue;
        Positions options;
        for (const std::size_t i : choice.left)
            if (atom->allowed[i]) options.push_back(i);
        choice.wanted.push_back(std::move(options));
    }
    return choice;
}

// The first position without the property and the first with it: nothing else about such a value changes a level.
template <class Property>
Positions one_of_each(const Positions& positions, const Property& has) {
    Positions few;
    const auto without = std::find_if_not(positions.begin(), positions.end(), has);
    const auto with = std::find_if(positions.begin(), positions.end(), has);
    if (without != positions.end()) few.push_back(*without);
    if (with != positions.end()) few.push_back(*with);
    return few;
}

// Every way to take one option of each list; of no lists: one empty selection.
std::vector<Positions> selections(const std::vector<Positions>& lists) {
    std::vector<Positions> found{{}};
    for (const auto& options : lists) {
        std::vector<Positions> longer;
        for (const auto& selection : found) {
            for (const std::size_t option : options) {
                if (longer.size() == kMaxSelections) break;
                longer.push_back(selection);
                longer.back().push_back(option);
            }
        }
        found = std::move(longer);
    }
    return found;
}

// The same over few options of each list; when none is asked for, one of the few that are left.
template <class Property>
std::vector<Positions> few_selections(const Choice& choice, const Property& has) {
    std::vector<Positions> lists;
    for (const auto& options : choice.wanted) lists.push_back(one_of_each(options, has));
    if (lists.empty()) lists.push_back(one_of_each(choice.left, has));
    return selections(lists);
}

template <class T>
const T& term_at(const Vocabulary<T>& vocabulary, std::size_t position) {
    return vocabulary.begin()[static_cast<std::ptrdiff_t>(position)];
}

// Gives report i the i-th selected code, and the last one when there are fewer.
template <class T>
void distribute(std::vector<ReportFacts>& reports, std::string ReportFacts::*field, const Vocabulary<T>& vocabulary,
                const Positions& selected) {
    for (std::size_t i = 0; i < reports.size() && !selected.empty(); ++i)
        reports[i].*field = term_at(vocabulary, selected[std::min(i, selected.size() - 1)]).code;
}

// Tries what a way leaves open until the rule fires.
class WitnessSearch {
public:
    WitnessSearch(const RuleSet& rules, const std::string& rule, const Way& way)
        : rules_(rules),
          rule_(rule),
          signals_(choose(way, Variable::signals, rules.words)),
          circumstances_(choose(way, Variable::circumstances, rules.words)),
          relations_(choose(way, Variable::suspect_relations, rules.words)),
          kinds_(choose(way, Variable::reporter_kinds, rules.words)),
          org_kinds_(choose(way, Variable::reporter_org_kinds, rules.words)),
          children_(choose(way, Variable::children, rules.words)),
          months_(choose(way, Variable::youngest_months, rules.words)),
          township_(choose(way, Variable::township_known, rules.words)),
          elsewhere_(choose(way, Variable::lives_elsewhere, rules.words)) {}

    std::optional<Facts> run() const {
        const auto is_statutory = [&](std::size_t i) { return term_at(rules_.words.circumstances, i).statutory; };
        const auto is_denied = [&](std::size_t i) {
            const auto& denied = rules_.deny.when.suspect_relations;
            const auto& code = term_at(rules_.words.suspect_relations, i).code;
            return std::find(denied.begin(), denied.end(), code) != denied.end();
        };
        const auto families = this->families();
        const auto circumstances = few_selections(circumstances_, is_statutory);
        const auto relations = few_selections(relations_, is_denied);
        for (const auto& signals : selections(signals_.wanted))
            for (const auto& children : families)
                for (const auto& circumstance : circumstances)
                    for (const auto& relation : relations)
                        if (auto found = with_some_level(base(signals, children, circumstance, relation))) return found;
        return std::nullopt;
    }

private:
    // The children asked for; else one of the greatest or the smallest age that is left.
    std::vector<std::vector<ChildFacts>> families() const {
        std::vector<std::vector<ChildFacts>> families;
        if (!children_.wanted.empty()) {
            for (const bool oldest : {true, false}) {
                std::vector<ChildFacts> family;
                for (const auto& options : children_.wanted)
                    if (!options.empty()) family.push_back(child(oldest ? options.back() : options.front()));
                families.push_back(std::move(family));
            }
        } else if (!children_.left.empty() && !months_.left.empty()) {
            for (const std::size_t months : {months_.left.back(), months_.left.front()}) {
                families.push_back({child(children_.left.back())});
                families.back()[0].min_months = static_cast<int>(months);
            }
        }
        return families;
    }

    static ChildFacts child(std::size_t position) {
        ChildFacts facts;
        facts.min_months = child_value(position).months;
        facts.sex = child_value(position).sex;
        return facts;
    }

    // As it is, with the danger question answered, or with one more signal to move the level.
    std::optional<Facts> with_some_level(Facts facts) const {
        for (const auto danger : std::array<std::optional<DangerNow>, 2>{std::nullopt, DangerNow::yes}) {
            facts.reports[0].danger_now = danger;
            if (fires(facts)) return facts;
        }
        facts.reports[0].danger_now.reset();
        for (const std::size_t extra : signals_.left) {
            facts.reports[0].signals.push_back({term_at(rules_.words.signals, extra).code});
            if (fires(facts)) return facts;
            facts.reports[0].signals.pop_back();
        }
        return std::nullopt;
    }

    Facts base(const Positions& signals, const std::vector<ChildFacts>& children, const Positions& circumstances,
               const Positions& relations) const {
        const auto kinds = first_of(kinds_);
        const auto org_kinds = first_of(org_kinds_);
        Facts facts;
        facts.reports.resize(
            std::max({std::size_t{1}, circumstances.size(), relations.size(), kinds.size(), org_kinds.size()}));
        const Words& words = rules_.words;
        distribute(facts.reports, &ReportFacts::circumstance, words.circumstances, circumstances);
        distribute(facts.reports, &ReportFacts::suspect_relation, words.suspect_relations, relations);
        distribute(facts.reports, &ReportFacts::reporter_kind, words.reporter_kinds, kinds);
        distribute(facts.reports, &ReportFacts::reporter_org_kind, words.reporter_org_kinds, org_kinds);
        for (auto& report : facts.reports) report.coded = true;
        for (const std::size_t signal : signals)
            facts.reports[0].signals.push_back({term_at(words.signals, signal).code});
        facts.children = children;
        facts.township_known = !township_.left.empty() && township_.left.back() == 1;
        facts.lives_elsewhere = !elsewhere_.left.empty() && elsewhere_.left.front() == 1;
        return facts;
    }

    // Who reports changes no level: the first that fits will do.
    static Positions first_of(const Choice& choice) {
        Positions selected;
        for (const auto& options : choice.wanted)
            if (!options.empty()) selected.push_back(options.front());
        if (selected.empty() && !choice.left.empty()) selected.push_back(choice.left.front());
        return selected;
    }

    bool fires(const Facts& facts) const {
        const auto trail = assess(rules_, facts).trail;
        return std::any_of(trail.begin(), trail.end(), [&](const Fired& fired) { return fired.rule == rule_; });
    }

    const RuleSet& rules_;
    const std::string& rule_;
    Choice signals_, circumstances_, relations_, kinds_, org_kinds_, children_, months_, township_, elsewhere_;
};

}  // namespace

std::optional<Facts> find_witness(const RuleSet& rules, const std::string& rule, const Condition& when) {
    for (const auto& way : ways(when.formula, true))
        if (auto found = is_consistent(way) ? WitnessSearch(rules, rule, way).run() : std::nullopt) return found;
    return std::nullopt;
}

}  // namespace vigil::triage
