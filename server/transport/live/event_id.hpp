// The ids of events: where a client of an event stream stands, "epoch;stream=offset;stream=offset". Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/result.hpp>

#include "transport/live/live_socket.hpp"

namespace vigil::live {

// What a client says by the id of the last event it got; the empty id says nothing. Fails with bad_request.
Result<protocol::Hello> parse_event_id(std::string_view id);

// Follows the messages that one client is sent, and says where it stands after each.
//
// Invariant (promise P5): a client that comes back with the id that stands after a message gets what follows that
// message. So a stream has no cursor from its reset to the end of its snapshot: of a state that was cut off nothing counts.
class EventCursors {
public:
    // `epoch` is the database's. Cursors of another one count for nothing.
    EventCursors(std::string epoch, const protocol::Hello& hello);

    void note(const Payload& payload);
    std::string id() const;

private:
    void end_replay(const StreamPlace& place);

    std::string epoch_;
    std::map<StreamId, std::int64_t> offsets_;
    std::map<StreamId, bool> resetting_;  // whether a part of the state has come
};

}  // namespace vigil::live
