// The facts of a case as bits, in which conditions are looked up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "domain/triage/condition.hpp"

namespace vigil::triage {

// Which of the values that each variable can have are there: one bit for each position of its domain.
class Presence {
public:
    // Nothing is there.
    explicit Presence(const Words& words) : layout_(bit_layout(words)), bits_(layout_.back()) {}

    void add(Variable variable, std::size_t position) noexcept {
        bits_[first(variable) + position / 64] |= std::uint64_t{1} << (position % 64);
    }
    void clear(Variable variable) noexcept {
        for (auto word = first(variable); word < layout_[static_cast<std::size_t>(variable) + 1]; ++word)
            bits_[word] = 0;
    }

    bool fits(const BitTest& test) const noexcept { return test.is_true_of(bits_.data()); }

private:
    std::uint32_t first(Variable variable) const noexcept { return layout_[static_cast<std::size_t>(variable)]; }

    BitLayout layout_;
    std::vector<std::uint64_t> bits_;
};

}  // namespace vigil::triage
