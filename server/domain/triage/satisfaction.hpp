// When conditions can hold: decided over the finite domains of their variables.
#pragma once

#include <vector>

#include "domain/triage/condition.hpp"

namespace vigil::triage {

// An atom that must be true, or must be false.
struct Literal {
    const Formula* atom;
    bool wanted;
};

// One way to make a condition true: all of these together. Borrows the condition.
using Way = std::vector<Literal>;

// Every way in which `formula` becomes `wanted` (its disjunctive normal form). Conditions are small: a few ways.
std::vector<Way> ways(const Formula& formula, bool wanted);

// The values of `variable` that the way leaves possible, by position: of a single value those that fit every literal,
// of a list those that no literal forbids.
std::vector<bool> possible(const Way& way, Variable variable, std::size_t size);

// False only when no values of the variables fit all literals at once.
bool is_consistent(const Way& way);

// Whenever `first` holds, `second` holds too.
bool implies(const Formula& first, const Formula& second);

}  // namespace vigil::triage
