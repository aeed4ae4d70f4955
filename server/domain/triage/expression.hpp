// The conditions of a rule set: JsonLogic (jsonlogic.com) with nine operators.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <vigil/protocol/result.hpp>

#include "domain/triage/value.hpp"

namespace vigil::triage {

enum class Operator { literal, list, var, all, any, in, some, equals, at_most, at_least, negation };

// One parsed condition. It gives exactly what the npm package json-logic-js 2.0.5 gives for the same document and data,
// with one exception: members that JavaScript inherits from prototypes are not found.
struct Expression {
    Operator op = Operator::literal;
    Value literal;                     // of a literal; a list without logic in it is one, too
    std::vector<std::u16string> path;  // of a var whose path is a literal, cut at the dots; empty: the whole data
    bool path_is_literal = false;
    std::vector<Expression>
        operands{};  // of everything else; of a var: its path and what to give when nothing is there
};

// Refuses operators outside the set, naming the place by JSON pointer below `pointer`.
Result<Expression> parse_expression(const Value& document, const std::string& pointer = "");

// Never fails and never throws on any data.
Value evaluate(const Expression& expression, const Value& data);

// truthy(evaluate(condition, data)), without making values on the way.
bool holds(const Expression& condition, const Value& data);

}  // namespace vigil::triage
