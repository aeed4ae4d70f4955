// GET /v1/live as Server-Sent Events (WHATWG HTML, section 9.2): which requests ask for it, and the head of the answer.
#pragma once

#include <string_view>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/result.hpp>

#include "transport/http/message.hpp"
#include "transport/live/upgrade.hpp"

namespace vigil::live {

inline constexpr std::string_view kEventMediaType = "text/event-stream";

// A GET that names the media type and asks for no WebSocket.
bool asks_for_events(const http::Request& request);

// Where the client stands: by the header Last-Event-ID, else by the query's last_event_id, for clients that can set no
// header. The header counts first: a client that reconnects repeats its first address. Fails with foreign_origin or
// bad_request.
Result<protocol::Hello> check_event_request(const http::Request& request, const OriginCheck& origin_is_allowed);

// 200. The body ends with the connection: an event that was cut off has no blank line behind it, and counts for nothing.
http::Response event_stream_head();

}  // namespace vigil::live
