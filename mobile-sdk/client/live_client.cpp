#include "client/live_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace vigil::client {
namespace {

Error error_of(const Leave& leave) {
    switch (leave.reason) {
        case LeaveReason::gap:
            return {ErrorKind::unavailable, "live: an item is missing, resuming"};
        case LeaveReason::server_asked:
            return {ErrorKind::unavailable, "live: the server goes away and will be back"};
        case LeaveReason::not_understood:
            return {ErrorKind::unavailable, "live: a frame was not understood"};
    }
    return {ErrorKind::internal, "live: left without a reason"};
}

// Whoever ends first ends the other: a reader or writer cannot be left waiting on a connection that is over.
class CloseAtEnd {
public:
    explicit CloseAtEnd(LiveSocket& socket) : socket_(socket) {}
    CloseAtEnd(const CloseAtEnd&) = delete;
    CloseAtEnd& operator=(const CloseAtEnd&) = delete;
    ~CloseAtEnd() { socket_.close(); }

private:
    LiveSocket& socket_;
};

asio::awaitable<void> sleep(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace

LiveClient::LiveClient(asio::any_io_executor executor, LiveDialer& dialer, TokenSource& tokens, LiveStore& store,
                       LiveListener& listener, LiveOptions options)
    : executor_(std::move(executor)),
      dialer_(dialer),
      tokens_(tokens),
      listener_(listener),
      options_(std::move(options)),
      protocol_(store, listener),
      backoff_(options_.first_backoff, options_.longest_backoff, options_.random),
      work_(executor_),
      pause_(executor_) {}

asio::awaitable<Result<void>> LiveClient::run() {
    VIGIL_CO_TRY(protocol_.load());
    while (!is_stopping_) {
        const auto ended = co_await connect_and_talk();
        protocol_.commit();  // what came just before the end is shown all the same
        if (is_stopping_) break;
        if (ended.is_final) co_return ended.error;
        const auto wait = ended.after ? *ended.after : backoff_.next();
        listener_.on_disconnected(ended.error, wait);
        if (is_stopping_) break;
        pause_.expires_after(wait);
        co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return success();
}

void LiveClient::stop() {
    is_stopping_ = true;
    if (socket_ != nullptr) socket_->close();
    pause_.cancel();
}

asio::awaitable<LiveClient::Ended> LiveClient::connect_and_talk() {
    const auto token = co_await tokens_.token();
    if (!token) {
        const bool is_final = token.error().kind == ErrorKind::unauthenticated;
        co_return Ended{token.error(), std::nullopt, is_final};
    }
    const auto socket = co_await dialer_.dial(token.value());
    if (!socket) {
        if (socket.error().kind == ErrorKind::unauthenticated) tokens_.reject(token.value());
        co_return Ended{socket.error()};
    }
    if (is_stopping_) co_return Ended{};
    co_return co_await talk(*socket.value());
}

asio::awaitable<LiveClient::Ended> LiveClient::talk(LiveSocket& socket) {
    using namespace asio::experimental::awaitable_operators;
    socket_ = &socket;
    outgoing_.clear();
    enqueue(protocol_.hello());
    listener_.on_connected();
    const auto first = co_await (read(socket) || write(socket) || say_stored() || repeat_acks());
    socket_ = nullptr;
    co_return first.index() == 0 ? std::get<0>(first) : std::get<1>(first);
}

asio::awaitable<LiveClient::Ended> LiveClient::read(LiveSocket& socket) {
    const CloseAtEnd close_at_end(socket);
    for (;;) {
        const auto frame = co_await socket.receive();
        if (!frame) {
            const bool is_final =
                frame.error().kind == ErrorKind::conflict;  // two that come back would replace each other
            co_return Ended{frame.error(), std::nullopt, is_final};
        }
        const auto leave = protocol_.receive(frame.value());
        if (protocol_.is_caught_up()) backoff_.reset();
        if (leave && leave->reason == LeaveReason::server_asked) co_return Ended{error_of(*leave), leave->after};
        if (leave) co_return Ended{error_of(*leave)};
        if (protocol_.has_unfinished()) work_.notify();
    }
}

asio::awaitable<LiveClient::Ended> LiveClient::write(LiveSocket& socket) {
    const CloseAtEnd close_at_end(socket);
    const auto has_frames = [this] { return !outgoing_.empty(); };
    for (;;) {
        co_await work_.wait(has_frames);
        auto frame = std::move(outgoing_.front());
        outgoing_.pop_front();
        const auto sent = co_await socket.send(std::move(frame));
        if (!sent) co_return Ended{sent.error()};
    }
}

asio::awaitable<void> LiveClient::say_stored() {
    const auto has_unfinished = [this] { return protocol_.has_unfinished(); };
    for (;;) {
        co_await work_.wait(has_unfinished);
        co_await sleep(options_.stored_delay);
        protocol_.commit();
        enqueue(protocol_.take_stored());
    }
}

asio::awaitable<void> LiveClient::repeat_acks() {
    const auto has_acks = [this] { return !protocol_.state().outbox.empty(); };
    for (;;) {
        co_await work_.wait(has_acks);
        co_await sleep(options_.ack_repeat);
        enqueue(protocol_.waiting_acks());
    }
}

void LiveClient::enqueue(std::vector<std::string> frames) {
    for (auto& frame : frames) outgoing_.push_back(std::move(frame));
    work_.notify();
}

AcknowledgementId LiveClient::acknowledge(const AlertId& alert, std::int64_t version,
                                          std::optional<Instant> client_at) {
    const auto ack = protocol_.acknowledge(alert, version, client_at);
    if (socket_ != nullptr) enqueue({protocol::encode(ack)});
    return ack.ack_id;
}

}  // namespace vigil::client
