// A connection of Server-Sent Events: the messages of a live session, one event each.
#pragma once

#include <string>
#include <vigil/protocol/messages/live.hpp>

#include "transport/live/event_id.hpp"
#include "transport/live/live_connection.hpp"

namespace vigil::live {

// The client says nothing: the session hears the hello that the request stood for, and then no more. Without pongs a
// client is dead when the network does not confirm, or it does not take, what was written for LiveLimits::dead.
class EventStream final : public LiveConnection {
public:
    // `epoch` is the database's.
    EventStream(transport::Stream stream, const boost::asio::any_io_executor& executor, std::string epoch,
                const protocol::Hello& hello, const LiveLimits& limits, QueuedBytes& all_queued);

    void send(Payload payload) override;

private:
    boost::asio::awaitable<void> read_on() override;
    bool has_control() const override { return !opening_.empty(); }
    std::string control_bytes() override;
    void append(std::string& bytes, const Outgoing& message) const override;
    std::string last_bytes(CloseCode code) const override;
    boost::asio::awaitable<boost::system::error_code> write(const std::string& bytes) override;
    void on_all_written() override;

    // The fields of the event beside its data. Each has an id: some clients believe that an event without one has none.
    std::string fields_of(const Payload& payload);

    EventCursors cursors_;
    std::string opening_;  // goes out first
    bool is_all_written_ = false;
};

}  // namespace vigil::live
