#include "transport/live/websocket.hpp"

#include <utility>

namespace vigil::live {

namespace asio = boost::asio;

WebSocket::WebSocket(transport::Stream stream, const asio::any_io_executor& executor, std::string received,
                     const LiveLimits& limits, QueuedBytes& all_queued)
    : LiveConnection(std::move(stream), executor, limits, all_queued),
      frames_(limits.message_bytes),
      received_(std::move(received)) {}

asio::awaitable<void> WebSocket::read_on() {
    const auto may_read = [this] { return has_room() || !is_open(); };
    while (!is_gone_) {
        if (!may_read()) {
            stream_.expires_never();  // it is the session that is slow
            co_await incoming_.wait(may_read);
        }
        if (auto event = frames_.next(received_)) {
            if (!take(std::move(*event))) co_return;
            continue;
        }
        if (is_open()) stream_.expires_after(limits_.dead);
        if (received_.empty()) received_.shrink_to_fit();  // for minutes nothing comes
        const auto failed = co_await stream_.read(received_);
        if (failed) vanish();
    }
}

bool WebSocket::take(FrameEvent event) {
    if (auto* message = std::get_if<TextMessage>(&event)) {
        if (is_open()) put_in_inbox(std::move(message->text));
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

std::string WebSocket::control_bytes() {
    std::string bytes;
    if (pong_due_) bytes += frame_of(Opcode::pong, *std::exchange(pong_due_, std::nullopt));
    if (take_heartbeat()) bytes += frame_of(Opcode::ping, "");
    return bytes;
}

}  // namespace vigil::live
