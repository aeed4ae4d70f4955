// A formula made ready to be asked very often: which bits have to be there.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vigil::triage {

struct Formula;
struct Words;

inline constexpr std::size_t kVariables = 10;

// Where the bits of each variable begin, in words of 64: one bit for each position of its domain, each variable from the
// beginning of a word. The last: how many words there are.
using BitLayout = std::array<std::uint32_t, kVariables + 1>;
BitLayout bit_layout(const Words& words) noexcept;

// Immutable; may be used from any thread. As it is made by default it is true of nothing.
class BitTest {
public:
    BitTest() = default;
    BitTest(const Formula& formula, const Words& words);

    // `bits`: laid out by bit_layout() of the same words.
    bool is_true_of(const std::uint64_t* bits) const noexcept {
        return !steps_.empty() && is_true(steps_.data(), bits);
    }

private:
    enum class Kind : std::uint8_t { atom, all, any, negation };
    // The formula in prefix order, so that it is read from front to back.
    struct Step {
        Kind kind{};
        std::uint32_t word{};  // of an atom: true where one of the bits of `mask` is there
        std::uint64_t mask{};
        std::uint32_t size{1};  // of the step with everything below it
    };

    void add(const Formula& formula, const BitLayout& layout);
    void add_atom(const Formula& atom, const BitLayout& layout);
    static bool is_true(const Step* step, const std::uint64_t* bits) noexcept;

    std::vector<Step> steps_{};
};

}  // namespace vigil::triage
