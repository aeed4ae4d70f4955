// What one peer may take: time, bytes, connections.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace vigil::http {

struct Limits {
    // Each phase of a connection ends by itself.
    std::chrono::milliseconds handshake{10'000};
    std::chrono::milliseconds headers{10'000};  // from the first byte of a request; also to the first request
    std::chrono::milliseconds body{30'000};
    std::chrono::milliseconds idle{75'000};   // between two requests
    std::chrono::milliseconds write{30'000};  // of a small response; large ones have longer, see below
    std::chrono::milliseconds linger{2'000};  // after the last response, for the peer to read it

    // A body slower than this ends before `body`, once `body_grace` has passed.
    std::size_t body_bytes_per_second = 1024;
    std::chrono::milliseconds body_grace{5'000};
    std::size_t write_bytes_per_second = 4 * 1024;  // the slowest reader of a large response

    std::size_t header_bytes = 16 * 1024;
    std::size_t target_bytes = 4 * 1024;

    // Connections over these numbers are heard, but only emergencies are answered; the others get 503
    // too_many_connections. Beyond `connections + reserve` a connection is closed unheard.
    std::size_t connections = 2000;
    std::size_t connections_per_address = 64;  // or per IPv6 /64
    std::size_t reserve = 200;

    // In one turn of the event loop (transport/admission/turn_gate.hpp). A handshake costs as much as several requests.
    std::size_t handshakes_per_turn = 1;
    std::size_t requests_per_turn = 16;

    // Bytes of requests that are held at once (transport/admission/byte_budget.hpp).
    std::size_t bytes_in_flight = 64 * 1024 * 1024;
};

}  // namespace vigil::http
