#include "transport/http/listener.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <new>
#include <utility>

namespace vigil::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds kAcceptPause{100};  // after EMFILE and the like, until descriptors come back
constexpr std::chrono::milliseconds kCancelTime{2000};  // for cancelled coroutines to unwind

// "::ffff:192.0.2.1" is the peer 192.0.2.1.
asio::ip::address plain_address(const asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address;
}

// Who is counted as one: an IPv4 address, or the /64 that an IPv6 host chooses its addresses from.
std::string neighbourhood_of(const asio::ip::address& address) {
    if (address.is_v4()) return address.to_string();
    return asio::ip::make_network_v6(address.to_v6(), 64).canonical().to_string();
}

}  // namespace

Listener::Listener(asio::any_io_executor executor, ListenerOptions options, const transport::Tls* tls,
                   const Router& router, const Timers& timers, Admission* admission, runtime::Log log,
                   runtime::Metrics& metrics)
    : options_(std::move(options)),
      tls_(tls),
      site_{.limits = options_.limits,
            .router = router,
            .timers = timers,
            .admission = admission,
            .log = log,
            .metrics = HttpMetrics(metrics),
            .handshakes = {executor, options_.limits.handshakes_per_turn},
            .requests = {executor, options_.limits.requests_per_turn},
            .bytes = ByteBudget(options_.limits.bytes_in_flight)},
      acceptor_(executor),
      tasks_(executor, [log](std::exception_ptr thrown) {
          log.error("http.connection_bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
      }) {}

Result<void> Listener::open() {
    error_code failed;
    const auto address = asio::ip::make_address(options_.address, failed);
    if (failed) return Error{ErrorKind::invalid_input, "listen address is not an IP address"};
    const tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(endpoint.protocol(), failed);
    if (!failed) acceptor_.set_option(tcp::acceptor::reuse_address(true), failed);
    if (!failed && address.is_v6()) acceptor_.set_option(asio::ip::v6_only(false), failed);
    if (!failed) acceptor_.bind(endpoint, failed);
    if (!failed) acceptor_.listen(tcp::acceptor::max_listen_connections, failed);
    if (failed)
        return Error{ErrorKind::unavailable, "cannot listen on " + options_.address + " port " +
                                                 std::to_string(options_.port) + ": " + failed.message()};
    port_ = acceptor_.local_endpoint().port();
    return success();
}

void Listener::start() {
    tasks_.spawn([this] { return accept(); });
}

// Whatever is short now, descriptors or memory, comes back when connections end: nothing may end this loop but drain().
asio::awaitable<void> Listener::accept() {
    asio::steady_timer pause(acceptor_.get_executor());
    error_code before;  // of the last accept; a shortage is told once
    while (acceptor_.is_open()) {
        tcp::endpoint peer;
        error_code failed = asio::error::no_memory;
        try {
            auto [refused, socket] = co_await acceptor_.async_accept(peer, asio::as_tuple(asio::use_awaitable));
            failed = refused;
            if (!failed) admit(std::move(socket), plain_address(peer.address()));
        } catch (const std::bad_alloc&) {
            failed = asio::error::no_memory;  // the connection is closed
        }
        if (failed == asio::error::operation_aborted) co_return;
        const bool is_new = failed != std::exchange(before, failed);
        if (!failed) continue;
        try {
            if (is_new) site_.log.warning("http.accept_failed", {{"errno", failed.value()}});
            pause.expires_after(kAcceptPause);
            co_await pause.async_wait(asio::use_awaitable);
        } catch (const std::bad_alloc&) {
        }
    }
}

void Listener::admit(tcp::socket socket, const asio::ip::address& address) {
    const auto& limits = options_.limits;
    Peer peer;
    auto neighbourhood = neighbourhood_of(address);
    peer.address = neighbourhood;
    peer.is_loopback = address.is_loopback();
    const auto found = per_neighbourhood_.find(neighbourhood);
    const auto neighbours = found != per_neighbourhood_.end() ? found->second : 0;
    const bool is_room_made = open_.size() >= limits.connections && make_room(neighbours);
    // Whoever was given up is still there for a moment.
    if (open_.size() >= limits.connections + (is_room_made ? 2 : 1) * limits.reserve) {
        site_.metrics.refused.add();
        return;  // closes it
    }
    error_code ignored;  // of a connection that is already gone
    socket.set_option(tcp::no_delay(true), ignored);
    const bool is_full = neighbours >= limits.connections_per_address;
    peer.emergencies_only = is_full || (!is_room_made && open_.size() >= limits.connections);

    auto stream = tls_ ? transport::Stream(std::move(socket), tls_->current()) : transport::Stream(std::move(socket));
    auto task = [this, stream = std::move(stream), peer = std::move(peer), where = std::move(neighbourhood)]() mutable {
        return serve(std::move(stream), std::move(peer), std::move(where));
    };
    tasks_.spawn(std::move(task));
}

// Of the address with the most connections, where these are more than one beyond `neighbours`: the one that has been without
// a request for longest is given up. So nobody fills the places by holding them.
bool Listener::make_room(std::size_t neighbours) {
    Connection* given_up = nullptr;
    std::size_t most = neighbours + 1;
    for (auto* connection : open_) {
        const auto since = connection->unoccupied_since();
        if (!since) continue;
        const auto theirs = per_neighbourhood_.at(connection->peer().address);
        const bool is_older = given_up != nullptr && theirs == most && *since < *given_up->unoccupied_since();
        if (theirs <= most && !is_older) continue;
        given_up = connection;
        most = theirs;
    }
    if (given_up == nullptr) return false;
    given_up->give_up();
    return true;
}

asio::awaitable<void> Listener::serve(transport::Stream stream, Peer peer, std::string neighbourhood) {
    // Counts the connection while it lives, also when its coroutine is cancelled.
    class Registration {
    public:
        Registration(Listener& listener, Connection& connection, std::string neighbourhood)
            : listener_(listener), connection_(connection), neighbourhood_(std::move(neighbourhood)) {
            listener_.open_.insert(&connection_);
            ++listener_.per_neighbourhood_[neighbourhood_];
            listener_.site_.metrics.connections.add(1);
        }
        ~Registration() {
            listener_.open_.erase(&connection_);
            if (const auto count = listener_.per_neighbourhood_.find(neighbourhood_); --count->second == 0)
                listener_.per_neighbourhood_.erase(count);
            listener_.site_.metrics.connections.add(-1);
        }
        Registration(const Registration&) = delete;
        Registration& operator=(const Registration&) = delete;

    private:
        Listener& listener_;
        Connection& connection_;
        std::string neighbourhood_;
    };

    Connection connection(std::move(stream), std::move(peer), site_);
    const Registration registration(*this, connection, std::move(neighbourhood));
    co_await connection.serve();
}

asio::awaitable<void> Listener::drain(std::chrono::milliseconds bound) {
    site_.draining = true;
    error_code ignored;
    acceptor_.close(ignored);
    for (auto* connection : open_) connection->drain();
    const bool ended = co_await tasks_.join(bound);
    if (ended) co_return;
    tasks_.cancel();
    co_await tasks_.join(kCancelTime);
}

}  // namespace vigil::http
