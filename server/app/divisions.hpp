// The list of divisions and the database: what differs, and taking it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "domain/routing/division.hpp"
#include "store/store.hpp"

namespace vigil::app {

// The divisions of `listed` that the database does not have, or has otherwise; in their order. What the list no longer has is
// no difference: cases may stand on it.
Result<std::vector<Division>> differing_divisions(Unit& unit, const std::vector<Division>& listed);

// Whether a list that differs is taken from a file. `first_list`: only an empty database takes one; later ones wait for two people
// (`vigil divisions load`, `vigil calendars load`; F141).
enum class Taking { always, first_list };

struct DivisionsTaken {
    std::size_t taken = 0;
    std::size_t waiting = 0;  // differ, and were not taken
};

// Brings the database up to the list of a file, a part at a time. Blocks; not on an io thread.
Result<DivisionsTaken> take_divisions(Store& store, const std::filesystem::path& list, Taking taking);

}  // namespace vigil::app
