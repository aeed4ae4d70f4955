// From what a report says of a child to the terms by which it is found again.
#pragma once

#include <vigil/protocol/date.hpp>
#include <vigil/protocol/messages/report.hpp>

#include "domain/matching/term.hpp"
#include "domain/ports/secrets.hpp"
#include "domain/ports/unit.hpp"

namespace vigil::matching {

// Within which divisions names are compared: those of the places of the report.
struct Ground {
    DivisionCode league;
    DivisionCode banner;
    std::vector<DivisionCode> townships{};  // where the child is now, and where it lives; empty: none is known
};

// Of places whose division is not in the list: an empty ground, and the filing is refused later.
Result<Ground> ground_of(Unit& unit, const protocol::Places& places);

// Normalisation 2 of the terms of rule T9: white space, interpuncts and punctuation removed, full-width as half-width, letters in
// upper case, variant characters as the standard ones; what names nobody, and numbers that tell nobody apart, left out.
// Normalisation 1 removed white space and raised ASCII letters only. Where the two differ both are kept, so that children
// who were indexed under the older one are found.
inline constexpr int kCertainVersion = 2;
inline constexpr int kLooseVersion = 1;

// Rows that a child may have in the index under one key, at most; six to nine are usual.
inline constexpr std::size_t kMostTerms = 40;

// `today`: the day of the filing in China.
ChildTerms terms_of(const protocol::ReportedChild& child, const Ground& ground, const Date& today);

// Under each index key in use: of each term the newest stands first.
HashedTerms hashed(const Pseudonyms& pseudonyms, const ChildTerms& terms);

}  // namespace vigil::matching
