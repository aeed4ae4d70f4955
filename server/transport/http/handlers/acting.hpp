// What handlers of officers' acts share: a session, perhaps a body, one write transaction, an answer.
#pragma once

#include <variant>

#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {

inline Response answer_with(int, const std::monostate&) {
    Response response;
    response.status = 204;
    return response;
}
template <class Message>
Response answer_with(int status, const Message& message) {
    return answer(status, message);
}

// `act(unit, caller, now)` in a write transaction: what it shows is recorded before the answer leaves.
template <class Act>
Answer act_as(Context& context, Call& call, int status, Act act, Urgency urgency = Urgency::first) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const Instant now = context.timers.now();
    auto write = [&](Unit& unit) { return act(unit, caller.value(), now); };
    const auto done = co_await context.store.write(std::move(write), urgency);
    if (!done) co_return refuse(call, done.error());
    co_return answer_with(status, done.value().value);
}

// `act(unit, caller, body, now)`, likewise.
template <class Body, class Act>
Answer act_on(Context& context, Call& call, int status, Act act, Urgency urgency = Urgency::first) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto body = read_body<Body>(call);
    if (!body) co_return refuse(call, body.error());
    const Instant now = context.timers.now();
    auto write = [&](Unit& unit) { return act(unit, caller.value(), body.value(), now); };
    const auto done = co_await context.store.write(std::move(write), urgency);
    if (!done) co_return refuse(call, done.error());
    co_return answer_with(status, done.value().value);
}

}  // namespace vigil::http
