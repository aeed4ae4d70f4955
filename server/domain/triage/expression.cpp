#include "domain/triage/expression.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vigil::triage {
namespace {

struct Spelling {
    std::u16string_view text;
    Operator op;
};

constexpr std::array kOperators{
    Spelling{u"var", Operator::var},    Spelling{u"and", Operator::all},     Spelling{u"or", Operator::any},
    Spelling{u"in", Operator::in},      Spelling{u"some", Operator::some},   Spelling{u"===", Operator::equals},
    Spelling{u"<=", Operator::at_most}, Spelling{u">=", Operator::at_least}, Spelling{u"!", Operator::negation},
};

constexpr int kMaxDepth = 64;  // of nested conditions, so that no document exhausts the stack

std::vector<std::u16string> cut_at_dots(std::u16string_view path) {
    std::vector<std::u16string> parts;
    for (std::size_t start = 0;;) {
        const std::size_t dot = path.find(u'.', start);
        parts.emplace_back(path.substr(start, dot - start));
        if (dot == std::u16string_view::npos) return parts;
        start = dot + 1;
    }
}

// A var without a path, or with an empty one, is the data itself.
bool names_whole_data(const Value& path) {
    return path.is_undefined() || path.is_null() || (path.as_text() != nullptr && path.as_text()->empty());
}

Result<Expression> parse(const Value& document, const std::string& pointer, int depth);

Result<std::vector<Expression>> parse_each(const Value::Array& items, const std::string& pointer, int depth) {
    std::vector<Expression> parsed;
    parsed.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        VIGIL_TRY(auto item, parse(items[i], pointer + "/" + std::to_string(i), depth));
        parsed.push_back(std::move(item));
    }
    return parsed;
}

Result<Expression> parse_list(const Value& document, const std::string& pointer, int depth) {
    VIGIL_TRY(auto items, parse_each(*document.as_array(), pointer, depth));
    const bool is_literal =
        std::all_of(items.begin(), items.end(), [](const Expression& item) { return item.op == Operator::literal; });
    Expression list;
    // JavaScript makes a new array at each evaluation. One array for all cannot be told apart: no result of one
    // evaluation is ever compared with a result of another.
    if (is_literal) {
        list.literal = document;
    } else {
        list.op = Operator::list;
        list.operands = std::move(items);
    }
    return list;
}

Result<Expression> parse(const Value& document, const std::string& pointer, int depth) {
    if (depth > kMaxDepth)
        return Error{
            ErrorKind::invalid_input, "condition is nested too deeply", {}, {{pointer, "depth", "at most 64 levels"}}};
    if (document.as_array() != nullptr) return parse_list(document, pointer, depth + 1);

    Expression parsed;
    const auto* members = document.as_object();
    if (members == nullptr || members->size() != 1) {  // JsonLogic: only an object with exactly one key is logic
        parsed.literal = document;
        return parsed;
    }
    const auto& [name, values] = members->front();
    const auto* spelling = std::find_if(kOperators.begin(), kOperators.end(),
                                        [&](const Spelling& each) { return each.text == *name.as_text(); });
    if (spelling == kOperators.end()) {
        return Error{ErrorKind::invalid_input,
                     "condition uses an unknown operator",
                     {},
                     {{pointer, "unknown_operator", "one of var, and, or, in, some, ===, <=, >=, !"}}};
    }
    parsed.op = spelling->op;
    const std::string below = pointer + "/" + utf8_of(*name.as_text());
    if (const auto* several = values.as_array()) {
        VIGIL_TRY(parsed.operands, parse_each(*several, below, depth + 1));
    } else {  // {"var": "x"} stands for {"var": ["x"]}
        VIGIL_TRY(auto operand, parse(values, below, depth + 1));
        parsed.operands.push_back(std::move(operand));
    }
    if (parsed.op == Operator::var) {
        parsed.path_is_literal = parsed.operands.empty() || parsed.operands[0].op == Operator::literal;
        if (!parsed.operands.empty() && parsed.path_is_literal && !names_whole_data(parsed.operands[0].literal))
            parsed.path = cut_at_dots(text_of(parsed.operands[0].literal));
    }
    return parsed;
}

// The value of an expression: borrowed from the expression or the data where it stands there, else made and held.
class Operand {
public:
    explicit Operand(const Value* borrowed) : borrowed_(borrowed) {}
    explicit Operand(Value made) : made_(std::move(made)) {}

    const Value& operator*() const noexcept { return borrowed_ != nullptr ? *borrowed_ : made_; }
    const Value* operator->() const noexcept { return &**this; }

private:
    const Value* borrowed_ = nullptr;
    Value made_;
};

Operand value_of(const Expression& expression, const Value& data);

// An operand that is not there is undefined.
Operand operand(const Expression& expression, std::size_t index, const Value& data) {
    return index < expression.operands.size() ? value_of(expression.operands[index], data) : Operand(Value());
}

Operand follow(const Expression& var, const std::vector<std::u16string>& path, const Value& data) {
    const Value* found = &data;
    Value made;  // keeps what had to be made while the rest of the path is followed
    for (const auto& part : path) {
        if (const Value* next = found->find(part)) {
            found = next;
            continue;
        }
        made = found->member(part);
        found = &made;
        if (!made.is_undefined()) continue;
        Operand otherwise = operand(var, 1, data);
        return otherwise->is_undefined() ? Operand(Value::null()) : otherwise;
    }
    return found == &made ? Operand(std::move(made)) : Operand(found);
}

Operand look_up(const Expression& var, const Value& data) {
    if (var.path_is_literal) return follow(var, var.path, data);
    const Operand path = operand(var, 0, data);
    if (names_whole_data(*path)) return Operand(&data);
    return follow(var, cut_at_dots(text_of(*path)), data);
}

// `and` gives the first operand that is false, `or` the first that is true; else the last one.
Operand first_that_is(bool wanted, const Expression& expression, const Value& data) {
    for (std::size_t i = 0; i < expression.operands.size(); ++i) {
        Operand current = operand(expression, i, data);
        if (truthy(*current) == wanted || i + 1 == expression.operands.size()) return current;
    }
    return Operand(Value());
}

bool is_in(const Value& needle, const Value& haystack) {
    if (const auto* items = haystack.as_array())
        return std::any_of(items->begin(), items->end(),
                           [&](const Value& item) { return strictly_equal(item, needle); });
    if (const auto* text = haystack.as_text()) return !text->empty() && text->find(text_of(needle)) != text->npos;
    return false;
}

bool holds_for_some(const Expression& some, const Value& data) {
    const Operand scope = operand(some, 0, data);
    const auto* items = scope->as_array();
    if (items == nullptr || some.operands.size() < 2) return false;
    return std::any_of(items->begin(), items->end(), [&](const Value& item) { return holds(some.operands[1], item); });
}

// a <= b, or a <= b <= c.
bool is_ascending(const Expression& expression, const Value& data) {
    const Operand low = operand(expression, 0, data);
    const Operand middle = operand(expression, 1, data);
    const Operand high = operand(expression, 2, data);
    return at_most(*low, *middle) && (high->is_undefined() || at_most(*middle, *high));
}

Operand value_of(const Expression& expression, const Value& data) {
    switch (expression.op) {
        case Operator::literal:
            return Operand(&expression.literal);
        case Operator::list: {
            Value::Array items;
            items.reserve(expression.operands.size());
            for (const auto& item : expression.operands) items.push_back(evaluate(item, data));
            return Operand(Value::array(std::move(items)));
        }
        case Operator::var:
            return look_up(expression, data);
        case Operator::all:
            return first_that_is(false, expression, data);
        case Operator::any:
            return first_that_is(true, expression, data);
        default:
            return Operand(Value::boolean(holds(expression, data)));
    }
}

}  // namespace

Result<Expression> parse_expression(const Value& document, const std::string& pointer) {
    return parse(document, pointer, 0);
}

Value evaluate(const Expression& expression, const Value& data) { return *value_of(expression, data); }

bool holds(const Expression& condition, const Value& data) {
    const auto part_holds = [&](const Expression& part) { return holds(part, data); };
    const auto& operands = condition.operands;
    switch (condition.op) {
        case Operator::all:
            return !operands.empty() && std::all_of(operands.begin(), operands.end(), part_holds);
        case Operator::any:
            return std::any_of(operands.begin(), operands.end(), part_holds);
        case Operator::in:
            return is_in(*operand(condition, 0, data), *operand(condition, 1, data));
        case Operator::some:
            return holds_for_some(condition, data);
        case Operator::equals:
            return strictly_equal(*operand(condition, 0, data), *operand(condition, 1, data));
        case Operator::at_most:
            return is_ascending(condition, data);
        case Operator::at_least:
            return at_most(*operand(condition, 1, data), *operand(condition, 0, data));
        case Operator::negation:
            return !truthy(*operand(condition, 0, data));
        case Operator::literal:
        case Operator::list:
        case Operator::var:
            break;
    }
    return truthy(*value_of(condition, data));
}

}  // namespace vigil::triage
