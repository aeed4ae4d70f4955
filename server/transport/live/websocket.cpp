#include "transport/live/websocket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

namespace vigil::live {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kWriteSize = 16 * 1024;  // bytes gathered into one write: a TLS record

}  // namespace

WebSocket::WebSocket(transport::Stream stream, const asio::any_io_executor& executor, std::string received,
                     const LiveLimits& limits)
    : stream_(std::move(stream)),
      limits_(limits),
      frames_(limits.message_bytes),
      received_(std::move(received)),
      incoming_(executor),
      outgoing_(executor),
      ping_timer_(executor) {}

asio::awaitable<void> WebSocket::run(const SessionMain& session) {
    using namespace asio::experimental::awaitable_operators;
    co_await (speak(session) && read_frames() && write_frames() && send_pings());
    if (!is_gone_) co_await stream_.finish(limits_.goodbye);
    if (thrown_) std::rethrow_exception(thrown_);
}

void WebSocket::send(Payload payload) {
    if (!is_open()) return;
    if (queued_bytes_ + payload.size() > limits_.queue_bytes) return close(CloseCode::resume);
    queued_bytes_ += payload.size();
    queue_.push_back(std::move(payload));
    outgoing_.notify();
}

asio::awaitable<Result<std::string>> WebSocket::receive() {
    const auto has_news = [this] { return !inbox_.empty() || !is_open(); };
    co_await incoming_.wait(has_news);
    if (inbox_.empty()) co_return Error{ErrorKind::unavailable, "the connection has ended"};
    std::string message = std::move(inbox_.front());
    inbox_.pop_front();
    incoming_.notify();  // a paused reader goes on
    co_return message;
}

asio::awaitable<bool> WebSocket::drained() {
    const auto is_drained = [this] { return queued_bytes_ <= limits_.drained_bytes || !is_open(); };
    co_await outgoing_.wait(is_drained);
    co_return is_open();
}

void WebSocket::finish(CloseCode code) {
    if (!is_open()) return;
    closing_ = code;
    stream_.expires_after(limits_.goodbye);
    ping_timer_.cancel();
    incoming_.notify();
    outgoing_.notify();
}

void WebSocket::close(CloseCode code) {
    if (!is_open()) return;
    for (const auto& payload : queue_) queued_bytes_ -= payload.size();
    queue_.clear();
    inbox_.clear();
    finish(code);
}

void WebSocket::vanish() {
    is_gone_ = true;
    ping_timer_.cancel();
    incoming_.notify();
    outgoing_.notify();
}

asio::awaitable<void> WebSocket::speak(const SessionMain& session) {
    auto code = CloseCode::normal;
    try {
        co_await session(*this);
    } catch (...) {
        thrown_ = std::current_exception();
        code = CloseCode::internal_error;
    }
    finish(code);
}

asio::awaitable<void> WebSocket::read_frames() {
    const auto has_room = [this] { return inbox_.size() < limits_.inbox_messages || !is_open(); };
    while (!is_gone_) {
        if (!has_room()) {
            stream_.expires_never();  // it is the session that is slow
            co_await incoming_.wait(has_room);
        }
        if (auto event = frames_.next(received_)) {
            if (!take(std::move(*event))) co_return;
            continue;
        }
        if (is_open()) stream_.expires_after(limits_.dead);
        if (co_await stream_.read(received_)) vanish();
    }
}

bool WebSocket::take(FrameEvent event) {
    if (auto* message = std::get_if<TextMessage>(&event)) {
        if (!is_open()) return true;
        inbox_.push_back(std::move(message->text));
        incoming_.notify();
    } else if (auto* ping = std::get_if<Ping>(&event)) {
        pong_due_ = std::move(ping->payload);
        outgoing_.notify();
    } else if (const auto* violated = std::get_if<Violated>(&event)) {
        finish(violated->code);
        return false;
    } else if (std::holds_alternative<CloseRequest>(event)) {
        finish(CloseCode::normal);
        return false;
    }
    return true;
}

asio::awaitable<void> WebSocket::write_frames() {
    const auto has_work = [this] { return !queue_.empty() || pong_due_ || ping_due_ || closing_ || is_gone_; };
    for (;;) {
        co_await outgoing_.wait(has_work);
        if (is_gone_) co_return;
        const Batch batch = next_batch();
        if (co_await stream_.write(batch.bytes)) {
            vanish();
            co_return;
        }
        queued_bytes_ -= batch.payload_bytes;
        outgoing_.notify();  // drained() may go on
        if (batch.is_last) co_return;
    }
}

WebSocket::Batch WebSocket::next_batch() {
    Batch batch;
    if (pong_due_) batch.bytes += frame_of(Opcode::pong, *std::exchange(pong_due_, std::nullopt));
    if (std::exchange(ping_due_, false)) batch.bytes += frame_of(Opcode::ping, "");
    while (!queue_.empty() && batch.bytes.size() < kWriteSize) {
        batch.bytes += queue_.front().framed();
        batch.payload_bytes += queue_.front().size();
        queue_.pop_front();
    }
    batch.is_last = closing_ && queue_.empty();
    if (batch.is_last) batch.bytes += close_frame(*closing_);
    return batch;
}

asio::awaitable<void> WebSocket::send_pings() {
    while (is_open()) {
        ping_timer_.expires_after(limits_.ping);
        co_await ping_timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        ping_due_ = is_open();
        if (ping_due_) outgoing_.notify();
    }
}

}  // namespace vigil::live
