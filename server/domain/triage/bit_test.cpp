#include "domain/triage/bit_test.hpp"

#include "domain/triage/condition.hpp"

namespace vigil::triage {

static_assert(static_cast<std::size_t>(Variable::level) + 1 == kVariables);

BitLayout bit_layout(const Words& words) noexcept {
    BitLayout layout{};
    for (std::size_t variable = 0; variable < kVariables; ++variable) {
        const auto words_of_64 = (domain_size(static_cast<Variable>(variable), words) + 63) / 64;
        layout[variable + 1] = layout[variable] + static_cast<std::uint32_t>(words_of_64);
    }
    return layout;
}

BitTest::BitTest(const Formula& formula, const Words& words) { add(formula, bit_layout(words)); }

void BitTest::add(const Formula& formula, const BitLayout& layout) {
    if (formula.kind == Formula::Kind::atom) return add_atom(formula, layout);
    const auto at = steps_.size();
    const auto kind = formula.kind == Formula::Kind::all   ? Kind::all
                      : formula.kind == Formula::Kind::any ? Kind::any
                                                           : Kind::negation;
    steps_.push_back({.kind = kind});
    for (const auto& part : formula.parts) add(part, layout);
    steps_[at].size = static_cast<std::uint32_t>(steps_.size() - at);
}

// Its bits may stand in several words: then it is true where it is true of one of them.
void BitTest::add_atom(const Formula& atom, const BitLayout& layout) {
    const auto at = steps_.size();
    steps_.push_back({.kind = Kind::any});
    const auto first = layout[static_cast<std::size_t>(atom.variable)];
    for (std::size_t position = 0; position < atom.allowed.size(); ++position) {
        if (!atom.allowed[position]) continue;
        const auto word = first + static_cast<std::uint32_t>(position / 64);
        if (steps_.size() == at + 1 || steps_.back().word != word) steps_.push_back({.kind = Kind::atom, .word = word});
        steps_.back().mask |= std::uint64_t{1} << (position % 64);
    }
    steps_[at].size = static_cast<std::uint32_t>(steps_.size() - at);
    if (steps_.size() == at + 2) steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(at));
}

bool BitTest::is_true(const Step* step, const std::uint64_t* bits) noexcept {
    if (step->kind == Kind::atom) return (bits[step->word] & step->mask) != 0;
    if (step->kind == Kind::negation) return !is_true(step + 1, bits);
    const bool decides = step->kind == Kind::any;  // one part that is true decides an `any`, one that is false an `all`
    const auto* const end = step + step->size;
    for (const auto* part = step + 1; part != end; part += part->size)
        if (is_true(part, bits) == decides) return decides;
    return !decides;
}

}  // namespace vigil::triage
