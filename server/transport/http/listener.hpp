// Accepts connections on one address and lets each be served.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vigil/protocol/result.hpp>
#include <vigil/protocol/time.hpp>

#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/task_group.hpp"
#include "transport/http/connection.hpp"
#include "transport/http/limits.hpp"
#include "transport/http/router.hpp"
#include "transport/tls.hpp"

namespace vigil::http {

struct ListenerOptions {
    std::string address = "127.0.0.1";  // IPv4 or IPv6, as numbers; "::" listens on both
    std::uint16_t port = 0;             // 0: any free one
    Limits limits{};
};

// One thread: everything is called on the executor, which runs on one thread. The collaborators outlive the listener.
class Listener {
public:
    // `tls` null: plain HTTP, for the loopback only. `admission` null: nothing is refused for load.
    Listener(boost::asio::any_io_executor executor, ListenerOptions options, const transport::Tls* tls,
             const Router& router, const Timers& timers, Admission* admission, runtime::Log log,
             runtime::Metrics& metrics);

    // Binds and listens. From here on the kernel queues connections; start() takes them.
    Result<void> open();
    std::uint16_t port() const noexcept { return port_; }
    void start();

    // Accepts no more, ends idle connections, lets requests in flight finish with `Connection: close`, at most `bound`;
    // then cancels what is left. Requires: called once.
    boost::asio::awaitable<void> drain(std::chrono::milliseconds bound);

    std::size_t connections() const noexcept { return open_.size(); }
    // How long requests wait for the thread before anybody looks at them.
    std::chrono::steady_clock::duration request_wait() const { return site_.requests.recent_wait(); }
    std::size_t bytes_in_flight() const noexcept { return site_.bytes.held(); }  // any thread

private:
    boost::asio::awaitable<void> accept();
    void admit(boost::asio::ip::tcp::socket socket, const boost::asio::ip::address& address);
    bool make_room(std::size_t neighbours);
    boost::asio::awaitable<void> serve(transport::Stream stream, Peer peer, std::string neighbourhood);

    ListenerOptions options_;
    const transport::Tls* tls_;
    Site site_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::unordered_set<Connection*> open_;                              // each lives in the frame of its serve()
    std::unordered_map<std::string, std::size_t> per_neighbourhood_{};  // open connections of one address, or IPv6 /64
    runtime::TaskGroup tasks_;
};

}  // namespace vigil::http
