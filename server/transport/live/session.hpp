// One live client: hello, replay, items, acknowledgements (PROTOCOL.md, "Live").
#pragma once

#include <boost/asio/awaitable.hpp>

#include "domain/accounts/account.hpp"
#include "transport/live/live_socket.hpp"

namespace vigil::http {
struct Context;
}

namespace vigil::live {

// Speaks vigil.v1 over `socket` until it ends. Runs on the live executor. `context` outlives it.
boost::asio::awaitable<void> talk(http::Context& context, Caller caller, LiveSocket& socket);

}  // namespace vigil::live
