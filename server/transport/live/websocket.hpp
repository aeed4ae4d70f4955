// A WebSocket connection: frames to messages and back, liveness, back-pressure, an orderly end.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "runtime/condition.hpp"
#include "transport/live/frame.hpp"
#include "transport/live/live_limits.hpp"
#include "transport/live/live_socket.hpp"
#include "transport/stream.hpp"

namespace vigil::live {

// What is spoken over a connection: runs on the live executor from the upgrade on. When it returns, the connection ends.
using SessionMain = std::function<boost::asio::awaitable<void>(LiveSocket&)>;

// Four coroutines of one executor: the session, a reader, a writer that puts whatever is queued into one write, and a
// pinger. run() ends when all have ended.
class WebSocket : public LiveSocket {
public:
    // `received` has arrived behind the upgrade request. `limits` outlives the socket.
    WebSocket(transport::Stream stream, const boost::asio::any_io_executor& executor, std::string received,
              const LiveLimits& limits);

    // Speaks `session` until the end. Rethrows what the session threw, after an orderly close with internal_error.
    boost::asio::awaitable<void> run(const SessionMain& session);

    void send(Payload payload) override;
    boost::asio::awaitable<Result<std::string>> receive() override;
    boost::asio::awaitable<bool> drained() override;
    void finish(CloseCode code) override;
    void close(CloseCode code) override;
    std::size_t bytes_queued() const override { return queued_bytes_; }
    bool is_open() const override { return !closing_ && !is_gone_; }

    // The code of our close frame; none: the peer vanished.
    std::optional<CloseCode> closed_with() const { return closing_; }

private:
    struct Batch {
        std::string bytes;              // whole frames
        std::size_t payload_bytes = 0;  // of them from queue_
        bool is_last = false;           // ends in our close frame
    };

    boost::asio::awaitable<void> speak(const SessionMain& session);
    boost::asio::awaitable<void> read_frames();
    boost::asio::awaitable<void> write_frames();
    boost::asio::awaitable<void> send_pings();
    // False: nothing more will be read.
    bool take(FrameEvent event);
    Batch next_batch();
    void vanish();

    transport::Stream stream_;
    const LiveLimits& limits_;
    FrameReader frames_;
    std::string received_;  // bytes not yet understood

    std::deque<std::string> inbox_;
    runtime::Condition incoming_;  // inbox_, closing_ or is_gone_ changed

    std::deque<Payload> queue_;
    std::size_t queued_bytes_ = 0;           // of queue_ and of the write that is under way
    std::optional<std::string> pong_due_{};  // answer to the last ping only (RFC 6455 section 5.5.3)
    bool ping_due_ = false;
    runtime::Condition outgoing_;  // any of the above, closing_ or is_gone_ changed

    boost::asio::steady_timer ping_timer_;
    std::optional<CloseCode> closing_{};  // our close frame is due, or sent
    bool is_gone_ = false;                // no more bytes can be read or written
    std::exception_ptr thrown_{};         // by the session
};

}  // namespace vigil::live
