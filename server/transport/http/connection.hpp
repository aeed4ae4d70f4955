// One HTTP/1.1 connection, from its handshake to its last byte.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <vigil/protocol/time.hpp>

#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "transport/http/limits.hpp"
#include "transport/http/request_reader.hpp"
#include "transport/http/router.hpp"
#include "transport/stream.hpp"

namespace vigil::http {

// The numbers of one listener's connections, registered once.
struct HttpMetrics {
    explicit HttpMetrics(runtime::Metrics& metrics);

    std::array<runtime::Counter*, 6> requests{};  // by first digit of the status
    runtime::Histogram& seconds;
    runtime::Counter& failed_handshakes;
    runtime::Counter& refused;  // connections closed unheard
    runtime::Gauge& connections;
};

// What the connections of one listener share; outlives them.
struct Site {
    const Limits& limits;
    const Router& router;
    const Timers& timers;
    runtime::Log log;
    HttpMetrics metrics;
    bool draining = false;  // answer what has come, then end
};

struct Peer {
    std::string address;
    bool is_loopback = false;
    bool emergencies_only = false;  // it came over the connection limits
};

// One coroutine, serve(), on the executor of its stream; requests are answered in the order in which they come.
// A request that did not arrive whole is never handled.
class Connection {
public:
    Connection(transport::Stream stream, Peer peer, Site& site);

    boost::asio::awaitable<void> serve();

    // Ends the connection if it waits for a request; otherwise it ends by itself after the present one.
    void drain();

private:
    // One request and what becomes of it.
    struct Exchange {
        explicit Exchange(const Limits& limits) : reader(limits) {}

        RequestReader reader;
        Request request{};
        Match match{};
        bool peer_left = false;  // or was idle too long: nobody is there to answer
        bool in_step = false;    // read to its end, so that the next request can be found
        std::chrono::steady_clock::time_point begun{};
    };
    enum class Next { keep_open, close, handed_over };

    boost::asio::awaitable<Next> serve_one();
    boost::asio::awaitable<Result<void>> read_head(Exchange& exchange);
    boost::asio::awaitable<Result<Response>> respond(Exchange& exchange);
    boost::asio::awaitable<Result<void>> read_body(Exchange& exchange);
    boost::asio::awaitable<Response> handle(Exchange& exchange);
    boost::asio::awaitable<Next> send(Response response, const Exchange& exchange);
    Request request_of(const RequestHead& head) const;
    void record(const Exchange& exchange, int status) const;

    transport::Stream stream_;
    Peer peer_;
    Site& site_;
    std::string received_;  // arrived, not yet understood: may hold the next requests
    bool is_first_ = true;
    bool is_waiting_ = false;  // for the first byte of a request
};

}  // namespace vigil::http
