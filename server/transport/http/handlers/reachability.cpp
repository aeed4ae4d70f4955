// Whether officers can be reached.
#include <vigil/protocol/messages/reachability.hpp>

#include "domain/reachability/noting.hpp"
#include "domain/reachability/viewing.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

// Before the PIN: a locked phone in a pocket says that it is there.
Answer report_condition(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto body = read_body<protocol::DeviceCondition>(call);
    if (!body) co_return refuse(call, body.error());
    const Instant now = context.timers.now();
    auto write = [&](Unit& unit) {
        return vigil::report_condition(unit, caller.value(), body.value(), context.reachability, now);
    };
    const auto done = co_await context.store.write(std::move(write), Urgency::later);
    if (!done) co_return refuse(call, done.error());
    co_return answer_with(204, std::monostate{});
}

Answer own_devices(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, Instant now) {
        return vigil::own_devices(unit, caller, context.reachability, now);
    };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

Answer read_reachability(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::ReachabilityView> {
        VIGIL_TRY(const auto id, path_id<OrganisationId>(call, "organisation_id"));
        return vigil::read_reachability(unit, caller, id, context.reachability, now);
    };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

}  // namespace vigil::http
