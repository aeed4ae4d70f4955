// What the database says in the end, held against what the clients were told.
#pragma once

#include <cstddef>
#include <vector>

#include "bench/load/filing.hpp"
#include "bench/load/people.hpp"

namespace vigil::bench {

struct Outcome {
    std::size_t receipted = 0;
    std::size_t lost = 0;         // receipted, and not in the database
    std::size_t alerts = 0;       // of those reports, for organisations that listened
    std::size_t undelivered = 0;  // and not shown
    std::size_t doubled = 0;      // shown twice in the same state
    Timings sent_to_shown{};      // from sending the report to its alert on a screen
    Timings answered_to_shown{};  // from the receipt; an alert that came before it counts as 0
};

struct Listening {
    OrganisationId organisation;
    const Watcher* watcher;
};

// Reads the database beside the server.
Outcome examine(const Site& site, const Filing& filing, const std::vector<Listening>& listening);

}  // namespace vigil::bench
