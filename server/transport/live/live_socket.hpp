// A live connection as its session sees it: text messages in and out. Tests put a fake in its place.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vigil/protocol/result.hpp>

#include "transport/live/close_code.hpp"

namespace vigil::live {

// One outgoing text message. The text is framed once and shared by every connection it goes to.
class Payload {
public:
    explicit Payload(std::string_view text);

    std::string_view text() const noexcept { return std::string_view(*framed_).substr(header_); }
    std::string_view framed() const noexcept { return *framed_; }  // as a WebSocket frame of a server
    std::size_t size() const noexcept { return framed_->size(); }

private:
    std::shared_ptr<const std::string> framed_;  // shared by the queues of all connections it is sent to
    std::size_t header_;                         // bytes before the text
};

// One thread: everything is called on the live executor.
class LiveSocket {
public:
    virtual ~LiveSocket() = default;

    // Queues a message; they arrive in order or the connection ends. A full queue closes it with CloseCode::resume: the
    // stream's tables hold the rest. After the end it does nothing.
    virtual void send(Payload payload) = 0;

    // The next message. An Error (unavailable): the connection has ended, or is about to.
    virtual boost::asio::awaitable<Result<std::string>> receive() = 0;

    // Waits until little is queued, for replays page by page. False: the connection has ended.
    virtual boost::asio::awaitable<bool> drained() = 0;

    // Ends the connection: after what is queued, or at once, dropping it. The first call counts; send() is then without
    // effect. close() also drops messages that were not yet received.
    virtual void finish(CloseCode code) = 0;
    virtual void close(CloseCode code) = 0;

    virtual std::size_t bytes_queued() const = 0;
    virtual bool is_open() const = 0;
};

}  // namespace vigil::live
