#pragma once

#include <cstddef>

namespace vigil {

// Which work goes first where several wait for the store: lanes, in this order (promise P10).
enum class Urgency {
    emergency,          // of somebody who is known
    unknown_emergency,  // of somebody who is not
    first,              // reports and acknowledgements of those who are known, and whatever is not marked
    unknown,            // reports of those who are not
    later,              // what only records a look or fills a list (F148)
};
inline constexpr std::size_t kUrgencies = 5;

}  // namespace vigil
