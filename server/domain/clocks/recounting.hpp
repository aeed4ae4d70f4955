// Clocks whose days are counted anew, because a holiday calendar has changed.
#pragma once

#include <string>

#include "domain/ports/unit.hpp"

namespace vigil {

// How far one part of it came.
struct Recounted {
    std::size_t changed = 0;           // clocks that end at another time now
    std::optional<ClockPlace> next{};  // where the next part begins; none: that was the last
};

// Counts at most `limit` clocks that are still to fire, from `from` on, by the calendar that stands now; one that moves to a
// later end is met again, and stays. Whoever is asked by an alert whose limit moves is shown the new one. May be run again
// from the beginning, however far it came.
Result<Recounted> recount_clocks(Unit& unit, const ClockPlace& from, std::size_t limit, Instant now);

}  // namespace vigil
