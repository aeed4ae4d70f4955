#include "domain/triage/picture.hpp"

#include <algorithm>

namespace vigil::triage {
namespace {

// The code as conditions see it; a word that the rule set does not know is invisible.
template <class T>
void put_code(Value::Array& codes, const Vocabulary<T>& vocabulary, std::string_view code) {
    const T* term = vocabulary.find(code);
    if (term == nullptr) return;
    const auto is_same = [&](const Value& other) { return strictly_equal(other, term->value); };
    if (std::none_of(codes.begin(), codes.end(), is_same)) codes.push_back(term->value);
}

// The texts that every document repeats, made once.
struct Names {
    Value signals = Value::text("signals");
    Value signal_groups = Value::text("signal_groups");
    Value circumstances = Value::text("circumstances");
    Value statutory = Value::text("statutory");
    Value suspect_relations = Value::text("suspect_relations");
    Value reporter_kinds = Value::text("reporter_kinds");
    Value reporter_org_kinds = Value::text("reporter_org_kinds");
    Value children = Value::text("children");
    Value youngest_months = Value::text("youngest_months");
    Value township_known = Value::text("township_known");
    Value lives_elsewhere = Value::text("lives_elsewhere");
    Value level = Value::text("level");
    Value sex = Value::text("sex");
    Value female = Value::text(to_text(Sex::female));
    Value male = Value::text(to_text(Sex::male));
    Value unknown = Value::text(to_text(Sex::unknown));
};

const Names& shared_names() {
    static const Names names;
    return names;
}

Value child_document(const ChildFacts& child) {
    const Names& names = shared_names();
    Value::Object members;
    members.reserve(2);
    members.emplace_back(names.youngest_months, Value::number(child.min_months.value_or(0)));
    members.emplace_back(names.sex, child.sex == Sex::female ? names.female
                                    : child.sex == Sex::male ? names.male
                                                             : names.unknown);
    return Value::object(std::move(members));
}

}  // namespace

Picture::Picture(const RuleSet& rules, const Facts& facts) : rules_(&rules), facts_(&facts), presence_(rules.words) {
    const Words& words = rules.words;
    for (const auto& report : facts.reports) {
        for (const auto& signal : report.signals) add_signal(signal);
        add_circumstance(report.circumstance, Source::observed);
        add_code(Variable::suspect_relations, words.suspect_relations, report.suspect_relation);
        add_code(Variable::reporter_kinds, words.reporter_kinds, report.reporter_kind);
        add_code(Variable::reporter_org_kinds, words.reporter_org_kinds, report.reporter_org_kind);
    }
    for (const auto& signal : facts.assessed) add_signal({signal.code, Source::assessed});

    // Rule T0: the most endangered child decides, and unknown counts as under every age limit.
    if (!facts.children.empty()) {
        const auto youngest = std::min_element(facts.children.begin(), facts.children.end(),
                                               [](const ChildFacts& a, const ChildFacts& b) {
                                                   return a.min_months.value_or(0) < b.min_months.value_or(0);
                                               });
        youngest_months_ = youngest->min_months.value_or(0);
    }
    for (const auto& child : facts.children) add_child(child);
    if (facts.children.empty()) add_child({});
    if (ages_are_in_domain_) presence_.add(Variable::youngest_months, static_cast<std::size_t>(youngest_months_));
    presence_.add(Variable::township_known, facts.township_known ? 1 : 0);
    presence_.add(Variable::lives_elsewhere, facts.lives_elsewhere ? 1 : 0);
}

void Picture::add_child(const ChildFacts& child) noexcept {
    const int months = child.min_months.value_or(0);
    if (months < 0 || months > kOldestMonths)
        ages_are_in_domain_ = false;
    else
        presence_.add(Variable::children, child_position({months, child.sex}));
}

// A word that the rule set does not know is invisible.
template <class T>
void Picture::add_code(Variable variable, const Vocabulary<T>& vocabulary, std::string_view code) noexcept {
    if (const T* term = vocabulary.find(code)) presence_.add(variable, vocabulary.position_of(*term));
}

const KnownSignal* Picture::find_signal(std::string_view code) const noexcept {
    const auto found = std::find_if(signals_.begin(), signals_.end(),
                                    [&](const KnownSignal& known) { return known.fact.code == code; });
    return found != signals_.end() ? &*found : nullptr;
}

bool Picture::has_statutory_circumstance() const noexcept {
    return std::any_of(circumstances_.begin(), circumstances_.end(),
                       [](const KnownCircumstance& known) { return known.fact.statutory; });
}

void Picture::add_signal(SignalFact fact) {
    const auto known = std::find_if(signals_.begin(), signals_.end(),
                                    [&](const KnownSignal& other) { return other.fact.code == fact.code; });
    if (known != signals_.end()) {
        known->fact.source = std::max(known->fact.source, fact.source);
        return;
    }
    const auto& vocabulary = rules_->words.signals;
    const Signal* signal = vocabulary.find(fact.code);
    if (signal != nullptr) presence_.add(Variable::signals, vocabulary.position_of(*signal));
    signals_.push_back({std::move(fact), signal});
}

void Picture::add_circumstance(std::string_view code, Source source) {
    const bool is_known = std::any_of(circumstances_.begin(), circumstances_.end(),
                                      [&](const KnownCircumstance& known) { return known.fact.code == code; });
    if (is_known || code.empty()) return;
    const auto& vocabulary = rules_->words.circumstances;
    const Circumstance* circumstance = vocabulary.find(code);
    if (circumstance != nullptr) presence_.add(Variable::circumstances, vocabulary.position_of(*circumstance));
    const bool statutory = circumstance != nullptr && circumstance->statutory;
    circumstances_.push_back({{std::string(code), source, statutory}, circumstance});
}

void Picture::set_level(Level level) noexcept {
    level_ = level;
    presence_.clear(Variable::level);
    presence_.add(Variable::level, static_cast<std::size_t>(level));
}

bool Picture::holds(const Condition& condition) const {
    const bool is_outside = (condition.asks_level && !level_) || (condition.asks_months && !ages_are_in_domain_);
    return is_outside ? triage::holds(condition.expression, document()) : presence_.fits(condition.test);
}

Value Picture::document() const {
    const Words& words = rules_->words;

    Value::Array signals;
    Value::Array groups;
    for (const auto& known : signals_) {
        if (known.signal == nullptr) continue;
        signals.push_back(known.signal->value);
        for (const auto& group : known.signal->groups) put_code(groups, words.signal_groups, group);
    }
    Value::Array circumstances;
    for (const auto& known : circumstances_)
        if (known.circumstance != nullptr) circumstances.push_back(known.circumstance->value);

    Value::Array relations;
    Value::Array reporter_kinds;
    Value::Array reporter_org_kinds;
    for (const auto& report : facts_->reports) {
        put_code(relations, words.suspect_relations, report.suspect_relation);
        put_code(reporter_kinds, words.reporter_kinds, report.reporter_kind);
        put_code(reporter_org_kinds, words.reporter_org_kinds, report.reporter_org_kind);
    }

    Value::Array children;
    for (const auto& child : facts_->children) children.push_back(child_document(child));
    if (children.empty()) children.push_back(child_document({}));

    const Names& names = shared_names();
    Value::Object members;
    members.reserve(12);
    members.emplace_back(names.signals, Value::array(std::move(signals)));
    members.emplace_back(names.signal_groups, Value::array(std::move(groups)));
    members.emplace_back(names.circumstances, Value::array(std::move(circumstances)));
    members.emplace_back(names.statutory, Value::boolean(has_statutory_circumstance()));
    members.emplace_back(names.suspect_relations, Value::array(std::move(relations)));
    members.emplace_back(names.reporter_kinds, Value::array(std::move(reporter_kinds)));
    members.emplace_back(names.reporter_org_kinds, Value::array(std::move(reporter_org_kinds)));
    members.emplace_back(names.children, Value::array(std::move(children)));
    members.emplace_back(names.youngest_months, Value::number(youngest_months_));
    members.emplace_back(names.township_known, Value::boolean(facts_->township_known));
    members.emplace_back(names.lives_elsewhere, Value::boolean(facts_->lives_elsewhere));
    if (level_) members.emplace_back(names.level, Value::number(static_cast<double>(*level_)));
    return Value::object(std::move(members));
}

std::vector<Cause> Picture::causes(const Condition& condition) const {
    const auto names = [](const std::vector<std::string>& codes, const std::string& code) {
        return std::find(codes.begin(), codes.end(), code) != codes.end();
    };
    std::vector<Cause> causes;
    for (const auto& known : signals_)
        if (names(condition.signals, known.fact.code)) causes.push_back({known.fact.code, known.fact.source});
    for (const auto& known : circumstances_)
        if (names(condition.circumstances, known.fact.code)) causes.push_back({known.fact.code, known.fact.source});
    for (const auto& report : facts_->reports) {
        Cause suspect{report.suspect_relation};
        if (names(condition.suspect_relations, report.suspect_relation) &&
            std::find(causes.begin(), causes.end(), suspect) == causes.end())
            causes.push_back(std::move(suspect));
    }
    return causes;
}

Level floor_of(const Signal& signal, int youngest_months) noexcept {
    const bool is_younger = signal.younger && youngest_months < signal.younger->below_months;
    return is_younger ? std::max(signal.floor, signal.younger->level) : signal.floor;
}

}  // namespace vigil::triage
