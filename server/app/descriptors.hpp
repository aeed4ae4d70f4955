// Open files and connections share one limit of the operating system.
#pragma once

#include <cstddef>

#include "files/configuration.hpp"

namespace vigil::app {

// Raises the limit of this process as far as it may (RLIMIT_NOFILE) and answers it.
std::size_t raise_descriptor_limit();

// What the configuration may have of `limit`, so that a flood of connections meets the server's own limits, which still hear an
// emergency, and never the operating system's, which hears nobody. Every share is at least 1.
struct ConnectionShares {
    std::size_t connections = 0;
    std::size_t reserve = 0;
    std::size_t live = 0;
    std::size_t wanted = 0;  // descriptors in all, as configured
    bool is_short = false;   // less than that is to be had
};
ConnectionShares share_descriptors(std::size_t limit, const Configuration& configuration);

}  // namespace vigil::app
