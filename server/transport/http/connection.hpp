// One HTTP/1.1 connection, from its handshake to its last byte.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <vigil/protocol/time.hpp>

#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "transport/admission/admission.hpp"
#include "transport/admission/byte_budget.hpp"
#include "transport/admission/turn_gate.hpp"
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
    Admission* admission;  // null: nothing is refused for load
    runtime::Log log;
    HttpMetrics metrics;
    TurnGate handshakes;
    TurnGate requests;
    ByteBudget bytes;
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

    // Since when no request of it is being handled, so that what has come may be given up; nothing: one is.
    std::optional<std::chrono::steady_clock::time_point> unoccupied_since() const { return unoccupied_since_; }
    // Requires: it is unoccupied. It counts as occupied from then on.
    void give_up() {
        unoccupied_since_.reset();
        stream_.expire();
    }
    const Peer& peer() const { return peer_; }

private:
    // One request and what becomes of it.
    struct Exchange {
        Exchange(Site& site, const Peer& peer) : reader(site.limits), bytes(site.bytes, peer.address) {}

        RequestReader reader;
        ByteBudget::Charge bytes;
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
    std::optional<Response> turned_away(const Exchange& exchange);
    boost::asio::awaitable<Result<void>> read_body(Exchange& exchange);
    boost::asio::awaitable<Response> handle(Exchange& exchange);
    boost::asio::awaitable<Next> send(Response response, const Exchange& exchange);
    Request request_of(const RequestHead& head) const;
    Admission::TimePoint now() const { return Admission::TimePoint(site_.timers.now().time_since_epoch()); }
    void record(const Exchange& exchange, int status) const;

    transport::Stream stream_;
    Peer peer_;
    Site& site_;
    std::string received_;  // arrived, not yet understood: may hold the next requests
    bool is_first_ = true;
    std::string sender_{};     // the account that it carried a request of last; empty: nobody known
    bool is_waiting_ = false;  // for the first byte of a request
    std::optional<std::chrono::steady_clock::time_point> unoccupied_since_ = std::chrono::steady_clock::now();
};

}  // namespace vigil::http
