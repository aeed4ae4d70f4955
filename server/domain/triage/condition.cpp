#include "domain/triage/condition.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vigil::triage {
namespace {

// Childhood ends: the oldest age stands for every later one.
constexpr std::size_t kMonths = kOldestMonths + 1;
constexpr std::array kSexes{Sex::female, Sex::male, Sex::unknown};

struct Name {
    std::u16string_view text;
    Variable variable;
};

constexpr std::array kNames{
    Name{u"signals", Variable::signals},
    Name{u"circumstances", Variable::circumstances},
    Name{u"suspect_relations", Variable::suspect_relations},
    Name{u"reporter_kinds", Variable::reporter_kinds},
    Name{u"reporter_org_kinds", Variable::reporter_org_kinds},
    Name{u"children", Variable::children},
    Name{u"youngest_months", Variable::youngest_months},
    Name{u"township_known", Variable::township_known},
    Name{u"lives_elsewhere", Variable::lives_elsewhere},
    Name{u"level", Variable::level},
};

template <class T>
std::vector<Value> codes_of(const Vocabulary<T>& vocabulary) {
    std::vector<Value> codes;
    for (const auto& term : vocabulary) codes.push_back(term.value);
    return codes;
}

std::vector<Value> numbers(int first, int last) {
    std::vector<Value> values;
    for (int number = first; number <= last; ++number) values.push_back(Value::number(number));
    return values;
}

std::vector<Value> every_child() {
    const Value months_name = Value::text("youngest_months");
    const Value sex_name = Value::text("sex");
    std::vector<Value> children;
    for (std::size_t position = 0; position < kMonths * kSexes.size(); ++position) {
        const ChildValue child = child_value(position);
        Value::Object members;
        members.emplace_back(months_name, Value::number(child.months));
        members.emplace_back(sex_name, Value::text(to_text(child.sex)));
        children.push_back(Value::object(std::move(members)));
    }
    return children;
}

// Turns an expression into a formula, or says where it leaves the forms that rules may use.
class Analysis {
public:
    Analysis(const Words& words, const std::string& pointer) : words_(words), pointer_(pointer) {}

    Result<Formula> formula(const Expression& expression) {
        const auto count = expression.operands.size();
        switch (expression.op) {
            case Operator::all:
            case Operator::any:
                if (count == 0) break;
                return compound(expression.op == Operator::all ? Formula::Kind::all : Formula::Kind::any, expression);
            case Operator::negation:
                if (count != 1) break;
                return compound(Formula::Kind::negation, expression);
            case Operator::some:
                if (count == 2) return some(expression);
                break;
            case Operator::in:
                if (count == 2 && expression.operands[1].op == Operator::var) return contains(expression);
                return count == 2 ? comparison(expression) : unsupported();
            case Operator::equals:
            case Operator::at_most:
            case Operator::at_least:
                if (count == 2) return comparison(expression);
                break;
            case Operator::var:
                return comparison(expression);
            case Operator::literal:
            case Operator::list:
                break;
        }
        return unsupported();
    }

private:
    Error problem(std::string code, std::string message) const {
        return {ErrorKind::invalid_input,
                "condition cannot be used",
                {},
                {{pointer_, std::move(code), std::move(message)}}};
    }
    Error unsupported() const {
        return problem("unsupported_form",
                       "use and, or, ! over: in [code, list], some [list, condition], a comparison of one variable");
    }

    Result<Formula> compound(Formula::Kind kind, const Expression& expression) {
        Formula whole;
        whole.kind = kind;
        for (const auto& operand : expression.operands) {
            VIGIL_TRY(auto part, formula(operand));
            whole.parts.push_back(std::move(part));
        }
        return whole;
    }

    // The name that a var looks up, if it is written as one.
    static std::optional<std::u16string> name_of(const Expression& expression) {
        const bool is_plain = expression.op == Operator::var && expression.operands.size() == 1 &&
                              expression.path_is_literal && expression.path.size() <= 1;
        if (!is_plain) return std::nullopt;
        return expression.path.empty() ? std::u16string() : expression.path.front();
    }

    Result<Variable> variable(const std::u16string& name) const {
        const auto* found =
            std::find_if(kNames.begin(), kNames.end(), [&](const Name& each) { return each.text == name; });
        if (found == kNames.end()) return problem("unknown_variable", "conditions know no variable of this name");
        return found->variable;
    }

    // {"in": [code, {"var": list}]}
    Result<Formula> contains(const Expression& expression) {
        const auto name = name_of(expression.operands[1]);
        if (!name || expression.operands[0].op != Operator::literal) return unsupported();
        const Value& code = expression.operands[0].literal;
        return over_list(*name, [&](const Value& element) { return strictly_equal(element, code); }, {code});
    }

    // {"some": [{"var": list}, condition on {"var": ""}]}
    Result<Formula> some(const Expression& expression) {
        const auto name = name_of(expression.operands[0]);
        if (!name) return unsupported();
        std::vector<Value> codes;
        VIGIL_TRY(check_element(expression.operands[1], *name == u"children", codes));
        return over_list(
            *name, [&](const Value& element) { return holds(expression.operands[1], element); }, codes);
    }

    // The condition on one element may look at nothing but that element. Collects the texts it compares with.
    Result<void> check_element(const Expression& expression, bool is_child, std::vector<Value>& codes) const {
        if (expression.op == Operator::var) {
            const auto name = name_of(expression);
            const bool is_known = name && (is_child ? *name == u"youngest_months" || *name == u"sex" : name->empty());
            if (!is_known) return unsupported();
            return success();
        }
        if (expression.op == Operator::some || expression.op == Operator::list) return unsupported();
        if (expression.op == Operator::literal) {
            if (const auto* items = expression.literal.as_array()) {
                codes.insert(codes.end(), items->begin(), items->end());
            } else if (expression.literal.as_text() != nullptr) {
                codes.push_back(expression.literal);
            }
            return success();
        }
        for (const auto& operand : expression.operands) {
            VIGIL_TRY(check_element(operand, is_child, codes));
        }
        return success();
    }

    template <class Wanted>
    Result<Formula> over_list(const std::u16string& name, const Wanted& wanted, const std::vector<Value>& codes) const {
        if (name == u"signal_groups") return over_groups(wanted, codes);
        VIGIL_TRY(const auto listed, variable(name));
        if (!is_set(listed)) return unsupported();
        const auto domain = domain_of(listed, words_);
        if (listed == Variable::children) {
            for (const auto& code : codes)
                if (code.as_text() != nullptr && !parse_word<Sex>(utf8_of(*code.as_text()))) return unknown_code();
        } else {
            VIGIL_TRY(check_codes(codes, domain));
        }
        return atom(listed, domain, wanted);
    }

    // Groups are read as the signals in them.
    template <class Wanted>
    Result<Formula> over_groups(const Wanted& wanted, const std::vector<Value>& codes) const {
        VIGIL_TRY(check_codes(codes, codes_of(words_.signal_groups)));
        Formula formula;
        formula.variable = Variable::signals;
        for (const auto& signal : words_.signals) {
            formula.allowed.push_back(std::any_of(signal.groups.begin(), signal.groups.end(), [&](const auto& group) {
                const Term* term = words_.signal_groups.find(group);  // null: already reported by the reader
                return term != nullptr && wanted(term->value);
            }));
        }
        return formula;
    }

    Error unknown_code() const { return problem("unknown_code", "the rule set knows no code of this name"); }

    Result<void> check_codes(const std::vector<Value>& codes, const std::vector<Value>& domain) const {
        for (const auto& code : codes) {
            const auto is_code = [&](const Value& value) { return strictly_equal(value, code); };
            if (std::none_of(domain.begin(), domain.end(), is_code)) return unknown_code();
        }
        return success();
    }

    template <class Wanted>
    static Formula atom(Variable variable, const std::vector<Value>& domain, const Wanted& wanted) {
        Formula formula;
        formula.variable = variable;
        for (const auto& value : domain) formula.allowed.push_back(wanted(value));
        return formula;
    }

    // A comparison of one variable with literals, or the variable alone: tried on every value that it can have.
    Result<Formula> comparison(const Expression& expression) const {
        std::optional<std::u16string> name = name_of(expression);
        if (expression.op != Operator::var) {
            for (const auto& operand : expression.operands) {
                if (operand.op == Operator::literal) continue;
                if (name || !(name = name_of(operand))) return unsupported();
            }
        }
        if (!name) return unsupported();
        const auto truth = [&](const Value& value) {
            Value::Object members;
            members.emplace_back(Value::text(*name), value);
            return holds(expression, Value::object(std::move(members)));
        };
        if (*name == u"statutory") return statutory(truth(Value::boolean(false)), truth(Value::boolean(true)));
        VIGIL_TRY(const auto compared, variable(*name));
        if (is_set(compared)) return unsupported();
        return atom(compared, domain_of(compared, words_), truth);
    }

    // `statutory` is read as: a statutory circumstance is present.
    Result<Formula> statutory(bool when_false, bool when_true) const {
        if (when_false == when_true) return unsupported();
        Formula present;
        present.variable = Variable::circumstances;
        for (const auto& circumstance : words_.circumstances) present.allowed.push_back(circumstance.statutory);
        if (when_true) return present;
        Formula absent;
        absent.kind = Formula::Kind::negation;
        absent.parts.push_back(std::move(present));
        return absent;
    }

    const Words& words_;
    const std::string& pointer_;
};

// Checking takes conditions apart into every way to make them true or false: more ways than this is no rule for people.
constexpr std::size_t kMaxWays = 64;

std::size_t count_ways(const Formula& formula, bool wanted) {
    if (formula.kind == Formula::Kind::atom) return 1;
    if (formula.kind == Formula::Kind::negation) return count_ways(formula.parts.front(), !wanted);
    const bool together = (formula.kind == Formula::Kind::all) == wanted;
    std::size_t count = together ? 1 : 0;
    for (const auto& part : formula.parts) {
        const std::size_t of_part = count_ways(part, wanted);
        count = std::min(together ? count * of_part : count + of_part, kMaxWays + 1);
    }
    return count;
}

// In a positive position a list of signals may only be asked what it contains, and the level only for a lower bound; a
// negation turns the position round.
bool is_monotone(const Formula& formula, bool positive = true) {
    if (formula.kind == Formula::Kind::atom) {
        if (!grows_with_danger(formula.variable)) return true;
        const bool grows = is_set(formula.variable) || std::is_sorted(formula.allowed.begin(), formula.allowed.end());
        const bool shrinks =
            !is_set(formula.variable) && std::is_sorted(formula.allowed.rbegin(), formula.allowed.rend());
        return positive ? grows : shrinks;
    }
    const bool below = formula.kind == Formula::Kind::negation ? !positive : positive;
    return std::all_of(formula.parts.begin(), formula.parts.end(),
                       [&](const Formula& part) { return is_monotone(part, below); });
}

bool asks(const Formula& formula, Variable variable) {
    if (formula.kind == Formula::Kind::atom) return formula.variable == variable;
    return std::any_of(formula.parts.begin(), formula.parts.end(),
                       [&](const Formula& part) { return asks(part, variable); });
}

template <class T>
void collect(const Formula& atom, const Vocabulary<T>& vocabulary, std::vector<std::string>& codes) {
    std::size_t position = 0;
    for (const auto& term : vocabulary)
        if (atom.allowed[position++] && std::find(codes.begin(), codes.end(), term.code) == codes.end())
            codes.push_back(term.code);
}

void collect_causes(const Formula& formula, const Words& words, Condition& condition) {
    if (formula.kind == Formula::Kind::negation) return;  // what is absent causes nothing
    for (const auto& part : formula.parts) collect_causes(part, words, condition);
    if (formula.kind != Formula::Kind::atom) return;
    if (formula.variable == Variable::signals) collect(formula, words.signals, condition.signals);
    if (formula.variable == Variable::circumstances) collect(formula, words.circumstances, condition.circumstances);
    if (formula.variable == Variable::suspect_relations)
        collect(formula, words.suspect_relations, condition.suspect_relations);
}

}  // namespace

bool is_set(Variable variable) noexcept { return variable <= Variable::children; }

bool grows_with_danger(Variable variable) noexcept {
    return variable == Variable::signals || variable == Variable::circumstances || variable == Variable::level;
}

ChildValue child_value(std::size_t position) {
    return {static_cast<int>(position / kSexes.size()), kSexes[position % kSexes.size()]};
}

std::size_t child_position(const ChildValue& child) noexcept {
    const auto sex = static_cast<std::size_t>(std::find(kSexes.begin(), kSexes.end(), child.sex) - kSexes.begin());
    return static_cast<std::size_t>(child.months) * kSexes.size() + sex;
}

std::vector<Value> domain_of(Variable variable, const Words& words) {
    switch (variable) {
        case Variable::signals:
            return codes_of(words.signals);
        case Variable::circumstances:
            return codes_of(words.circumstances);
        case Variable::suspect_relations:
            return codes_of(words.suspect_relations);
        case Variable::reporter_kinds:
            return codes_of(words.reporter_kinds);
        case Variable::reporter_org_kinds:
            return codes_of(words.reporter_org_kinds);
        case Variable::youngest_months:
            return numbers(0, kOldestMonths);
        case Variable::level:
            return numbers(static_cast<int>(Level::blue), static_cast<int>(Level::red));
        case Variable::township_known:
        case Variable::lives_elsewhere:
            return {Value::boolean(false), Value::boolean(true)};
        case Variable::children:
            break;
    }
    static const std::vector<Value> children = every_child();
    return children;
}

std::size_t domain_size(Variable variable, const Words& words) noexcept {
    switch (variable) {
        case Variable::signals:
            return words.signals.size();
        case Variable::circumstances:
            return words.circumstances.size();
        case Variable::suspect_relations:
            return words.suspect_relations.size();
        case Variable::reporter_kinds:
            return words.reporter_kinds.size();
        case Variable::reporter_org_kinds:
            return words.reporter_org_kinds.size();
        case Variable::children:
            return kMonths * kSexes.size();
        case Variable::youngest_months:
            return kMonths;
        case Variable::township_known:
        case Variable::lives_elsewhere:
            return 2;
        case Variable::level:
            return words_of(Level{}).size();
    }
    return 0;
}

Result<Condition> make_condition(const Value& document, const Words& words, const std::string& pointer) {
    Condition condition;
    VIGIL_TRY(condition.expression, parse_expression(document, pointer));
    VIGIL_TRY(condition.formula, Analysis(words, pointer).formula(condition.expression));
    if (std::max(count_ways(condition.formula, true), count_ways(condition.formula, false)) > kMaxWays)
        return Error{ErrorKind::invalid_input,
                     "condition cannot be used",
                     {},
                     {{pointer, "too_complex", "make several rules of it"}}};
    condition.test = BitTest(condition.formula, words);
    condition.asks_level = asks(condition.formula, Variable::level);
    condition.asks_months =
        asks(condition.formula, Variable::children) || asks(condition.formula, Variable::youngest_months);
    condition.monotone = is_monotone(condition.formula);
    collect_causes(condition.formula, words, condition);
    return condition;
}

}  // namespace vigil::triage
