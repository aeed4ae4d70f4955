#include "domain/triage/satisfaction.hpp"

#include <algorithm>

namespace vigil::triage {
namespace {

std::vector<Way> each_with_each(const std::vector<Way>& left, const std::vector<Way>& right) {
    std::vector<Way> combined;
    for (const auto& one : left) {
        for (const auto& other : right) {
            Way both = one;
            both.insert(both.end(), other.begin(), other.end());
            if (is_consistent(both)) combined.push_back(std::move(both));
        }
    }
    return combined;
}

bool any(const std::vector<bool>& positions) {
    return std::find(positions.begin(), positions.end(), true) != positions.end();
}

}  // namespace

std::vector<Way> ways(const Formula& formula, bool wanted) {
    if (formula.kind == Formula::Kind::atom) return {Way{Literal{&formula, wanted}}};
    if (formula.kind == Formula::Kind::negation) return ways(formula.parts.front(), !wanted);
    // All parts must be true, or (of an `or` that must be false) all must be false: every way of one with every of the next.
    const bool together = (formula.kind == Formula::Kind::all) == wanted;
    std::vector<Way> found = together ? std::vector<Way>{Way{}} : std::vector<Way>{};
    for (const auto& part : formula.parts) {
        auto of_part = ways(part, wanted);
        if (together) {
            found = each_with_each(found, of_part);
        } else {
            found.insert(found.end(), of_part.begin(), of_part.end());
        }
    }
    return found;
}

std::vector<bool> possible(const Way& way, Variable variable, std::size_t size) {
    std::vector<bool> values(size, true);
    for (const auto& [atom, wanted] : way) {
        if (atom->variable != variable || (is_set(variable) && wanted)) continue;
        for (std::size_t i = 0; i < size; ++i) values[i] = values[i] && atom->allowed[i] == wanted;
    }
    return values;
}

bool is_consistent(const Way& way) {
    return std::all_of(way.begin(), way.end(), [&](const Literal& literal) {
        auto left = possible(way, literal.atom->variable, literal.atom->allowed.size());
        if (is_set(literal.atom->variable)) {
            if (!literal.wanted) return true;
            for (std::size_t i = 0; i < left.size(); ++i) left[i] = left[i] && literal.atom->allowed[i];
        }
        return any(left);
    });
}

bool implies(const Formula& first, const Formula& second) {
    return each_with_each(ways(first, true), ways(second, false)).empty();
}

}  // namespace vigil::triage
