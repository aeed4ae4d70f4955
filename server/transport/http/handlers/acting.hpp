// What handlers of officers' acts share: a session, perhaps a body, one write transaction, an answer.
#pragma once

#include <type_traits>
#include <variant>

#include "domain/cases/casework.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {

// The rules as they stand when a request begins: it is judged by them to its end.
class Judges {
public:
    explicit Judges(Context& context)
        : rules_(context.rules.get()), shadow_(context.shadow.get()), ids_(context.filing.ids) {}
    CaseTools tools() const { return {*rules_, ids_, shadow_.get()}; }

private:
    std::shared_ptr<const triage::RuleSet> rules_;  // shared with whoever judges by them
    std::shared_ptr<const Shadow> shadow_;          // likewise
    IdSource& ids_;
};

inline Response answer_with(int, const std::monostate&) {
    Response response;
    response.status = 204;
    return response;
}
template <class Message>
Response answer_with(int status, const Message& message) {
    return answer(status, message);
}

// `act(unit, caller, now)` in a write transaction: what it shows is recorded before the answer leaves. A device with a PIN
// must be unlocked: only alerts, answers to them and reports stand before the PIN, and they do not come through here.
template <class Act>
Answer act_as(Context& context, Call& call, int status, Act act, Urgency urgency = Urgency::first) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    context.contacts.note(caller.value());
    const Instant now = context.timers.now();
    using Acted = std::invoke_result_t<Act&, Unit&, const Caller&, Instant>;
    auto write = [&](Unit& unit) -> Acted {
        VIGIL_TRY(context.pins.require(unit, caller.value(), now));
        return act(unit, caller.value(), now);
    };
    const auto done = co_await context.store.write(std::move(write), urgency);
    if (!done) co_return refuse(call, done.error());
    co_return answer_with(status, done.value().value);
}

// `show(unit, caller, now)` in a read transaction, behind everything else: numbers that name no case, of which no look is recorded.
template <class Show>
Answer show_numbers(Context& context, Call& call, Show show) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    context.contacts.note(caller.value());
    const Instant now = context.timers.now();
    using Shown = std::invoke_result_t<Show&, Unit&, const Caller&, Instant>;
    auto read = [&](Unit& unit) -> Shown {
        VIGIL_TRY(context.pins.require(unit, caller.value(), now));
        return show(unit, caller.value(), now);
    };
    const auto shown = co_await context.store.read(std::move(read), Urgency::later);
    if (!shown) co_return refuse(call, shown.error());
    co_return answer(200, shown.value());
}

// `act(unit, caller, body, now)`, likewise.
template <class Body, class Act>
Answer act_on(Context& context, Call& call, int status, Act act, Urgency urgency = Urgency::first) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    context.contacts.note(caller.value());
    const auto body = read_body<Body>(call);
    if (!body) co_return refuse(call, body.error());
    const Instant now = context.timers.now();
    using Acted = std::invoke_result_t<Act&, Unit&, const Caller&, const Body&, Instant>;
    auto write = [&](Unit& unit) -> Acted {
        VIGIL_TRY(context.pins.require(unit, caller.value(), now));
        return act(unit, caller.value(), body.value(), now);
    };
    const auto done = co_await context.store.write(std::move(write), urgency);
    if (!done) co_return refuse(call, done.error());
    co_return answer_with(status, done.value().value);
}

}  // namespace vigil::http
