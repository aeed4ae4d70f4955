// A small protocol for the live tests: the client says what the session shall do.
#pragma once

#include "transport/live/live_socket.hpp"
#include "transport/live/websocket.hpp"

namespace vigil::test {

// "echo ..."   sends the message back
// "flood"      sends 1 KiB messages until the connection ends, without waiting
// "replay"     sends 1000 messages of 1 KiB, waiting for drained() after each ten
// "revoke"     closes with CloseCode::revoked
// "throw"      throws
// "end"        returns
boost::asio::awaitable<void> scripted_session(live::LiveSocket& socket);

// How many floods have come to their end.
int floods_ended();

}  // namespace vigil::test
