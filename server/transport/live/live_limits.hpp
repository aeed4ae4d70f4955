// What one live connection may take: time and bytes.
#pragma once

#include <chrono>
#include <cstddef>

namespace vigil::live {

struct LiveLimits {
    std::chrono::milliseconds ping{25'000};
    std::chrono::milliseconds dead{50'000};    // without a byte from the client
    std::chrono::milliseconds goodbye{5'000};  // from our close frame to the end

    std::size_t message_bytes = 16 * 1024;  // of one incoming message
    std::size_t inbox_messages = 64;        // received and not yet taken by the session; then reading pauses
    std::size_t queue_bytes = 256 * 1024;   // outgoing; beyond it the client must resume
    std::size_t drained_bytes = 64 * 1024;  // below it a replay goes on
    std::size_t queue_bytes_in_all = 256 * 1024 * 1024;  // of all connections; beyond it whoever is behind must resume

    std::size_t connections = 20'000;
};

}  // namespace vigil::live
