// A condition of a rule: JsonLogic over the facts, and what it says in terms of the words of the rule set.
#pragma once

#include <string>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/triage/bit_test.hpp"
#include "domain/triage/expression.hpp"
#include "domain/triage/words.hpp"

namespace vigil::triage {

// What conditions may look at. Two more names stand for these: `signal_groups` for the signals of a group, `statutory`
// for the statutory circumstances.
enum class Variable {
    signals,
    circumstances,
    suspect_relations,
    reporter_kinds,
    reporter_org_kinds,
    children,  // each with `youngest_months` (0: unknown) and `sex`
    youngest_months,
    township_known,
    lives_elsewhere,
    level,  // 0 blue ... 3 red; only in notifications
};

// True for lists of codes or children; false for a single value.
bool is_set(Variable variable) noexcept;

// True for what grows when a danger signal is added.
bool grows_with_danger(Variable variable) noexcept;

// Every value that a variable, or an element of it, can have; in a fixed order.
std::vector<Value> domain_of(Variable variable, const Words& words);
std::size_t domain_size(Variable variable, const Words& words) noexcept;

// The children of the domain above, by position.
struct ChildValue {
    int months{};
    Sex sex{};
};
ChildValue child_value(std::size_t position);
std::size_t child_position(const ChildValue& child) noexcept;

// The oldest age that the domains know. Older ones are no children; conditions on them are evaluated, not looked up.
inline constexpr int kOldestMonths = 18 * 12;

// A condition as a formula over finite domains, so that questions about it can be decided.
struct Formula {
    enum class Kind { atom, all, any, negation };
    Kind kind = Kind::atom;
    std::vector<Formula> parts{};
    // Of an atom. True when the value, or some element of the set, is among the allowed ones (by position).
    Variable variable{};
    std::vector<bool> allowed{};
};

struct Condition {
    Expression expression;     // what the rule set says
    Formula formula;           // the same truth, for checking
    BitTest test{};            // the same truth, for asking
    bool asks_level = false;   // and so cannot be looked up before there is one
    bool asks_months = false;  // and so can be looked up only for ages of the domain
    bool monotone = false;     // adding danger never makes it false
    // The words that may be shown as the cause when the condition holds. The reporter's kind and organisation are never
    // among them: only the handling station and the police may see those.
    std::vector<std::string> signals{};
    std::vector<std::string> circumstances{};
    std::vector<std::string> suspect_relations{};
};

// Refuses unknown operators, variables and codes, and forms that cannot be decided; at most one problem per condition.
Result<Condition> make_condition(const Value& document, const Words& words, const std::string& pointer);

}  // namespace vigil::triage
