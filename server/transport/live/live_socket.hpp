// A live connection as its session sees it: text messages in and out. Tests put a fake in its place.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/result.hpp>

#include "transport/live/close_code.hpp"

namespace vigil::live {

// The place in a stream that a message is about. Offset 0 in a message that has none: a part of a snapshot.
struct StreamPlace {
    StreamId stream;
    std::int64_t offset = 0;
    bool is_awaited = false;  // an urgent alert: its reporter is told when a telephone has it
};

// One outgoing text message. The text is framed once and shared by every connection it goes to.
class Payload {
public:
    // `type` is the message's, in static storage.
    Payload(std::string_view type, std::string_view text, std::optional<StreamPlace> place = {});

    std::string_view type() const noexcept { return shared_->type; }
    const std::optional<StreamPlace>& place() const noexcept { return shared_->place; }
    std::string_view text() const noexcept { return std::string_view(shared_->framed).substr(shared_->header); }
    std::string_view framed() const noexcept { return shared_->framed; }  // as a WebSocket frame of a server
    std::size_t size() const noexcept { return shared_->framed.size(); }

private:
    struct Shared {
        std::string_view type;
        std::optional<StreamPlace> place;
        std::string framed;
        std::size_t header;  // bytes before the text
    };
    std::shared_ptr<const Shared> shared_;  // by the queues of all connections it is sent to
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
