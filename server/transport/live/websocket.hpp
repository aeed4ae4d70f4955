// A WebSocket connection: frames to messages and back.
#pragma once

#include <optional>
#include <string>

#include "transport/live/frame.hpp"
#include "transport/live/live_connection.hpp"

namespace vigil::live {

class WebSocket final : public LiveConnection {
public:
    // `received` has arrived behind the upgrade request.
    WebSocket(transport::Stream stream, const boost::asio::any_io_executor& executor, std::string received,
              const LiveLimits& limits, QueuedBytes& all_queued);

    void send(Payload payload) override { enqueue({}, std::move(payload)); }

private:
    boost::asio::awaitable<void> read_on() override;
    bool has_control() const override { return pong_due_.has_value(); }
    std::string control_bytes() override;
    void append(std::string& bytes, const Outgoing& message) const override { bytes += message.payload.framed(); }
    std::string last_bytes(CloseCode code) const override { return close_frame(code); }
    // Bounded by the deadline of the reader, or of our goodbye.
    boost::asio::awaitable<boost::system::error_code> write(const std::string& bytes) override {
        return stream_.write(bytes);
    }
    void on_all_written() override {}  // the reader waits for the peer's close frame

    // False: nothing more will be read.
    bool take(FrameEvent event);

    FrameReader frames_;
    std::string received_;                   // bytes not yet understood
    std::optional<std::string> pong_due_{};  // answer to the last ping only (RFC 6455 section 5.5.3)
};

}  // namespace vigil::live
