// GET /v1/live: the connection moves to the live thread and speaks vigil.v1 there, or hears it as events.
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"
#include "transport/live/session.hpp"

namespace vigil::http {

Answer live(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    auto talk = [&context, caller = caller.value()](vigil::live::LiveSocket& socket) {
        return vigil::live::talk(context, caller, socket);
    };
    co_return context.live_server.accept(call.request, std::move(talk), context.epoch);
}

}  // namespace vigil::http
