// Who is on duty.
#include <vigil/protocol/messages/duty.hpp>

#include "domain/duty/rostering.hpp"
#include "domain/duty/swapping.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer read_roster(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto id = path_id<OrganisationId>(call, "organisation_id");
    if (!id) co_return refuse(call, id.error());
    const Instant now = context.timers.now();
    auto read = [&](Unit& unit) { return vigil::read_roster(unit, &caller.value(), id.value(), now); };
    const auto view = co_await context.store.read(std::move(read), Urgency::later);
    if (!view) co_return refuse(call, view.error());
    co_return answer(200, view.value());
}

Answer set_roster(Context& context, Call& call) {
    const Judges judges(context);
    auto act = [&](Unit& unit, const Caller& caller, const protocol::SetRoster& body,
                   Instant now) -> Result<protocol::RosterView> {
        VIGIL_TRY(const auto id, path_id<OrganisationId>(call, "organisation_id"));
        VIGIL_TRY(vigil::set_roster(unit, judges.tools().ids, &caller, id, body, now));
        return vigil::read_roster(unit, &caller, id, now);
    };
    co_return co_await act_on<protocol::SetRoster>(context, call, 200, std::move(act));
}

Answer ask_for_swap(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::AskForSwap& body,
                   Instant now) -> Result<protocol::SwapView> {
        VIGIL_TRY(const auto id, path_id<OrganisationId>(call, "organisation_id"));
        VIGIL_TRY(const auto swap, vigil::ask_for_swap(unit, caller, id, body, now));
        return view_of(swap);
    };
    co_return co_await act_on<protocol::AskForSwap>(context, call, 201, std::move(act));
}

Answer decide_swap(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::DecideSwap& body,
                   Instant now) -> Result<protocol::SwapView> {
        VIGIL_TRY(const auto id, path_id<SwapId>(call, "swap_id"));
        VIGIL_TRY(const auto swap, vigil::decide_swap(unit, caller, id, body.verdict, now));
        return view_of(swap);
    };
    co_return co_await act_on<protocol::DecideSwap>(context, call, 200, std::move(act));
}

Answer own_duty(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const Instant now = context.timers.now();
    auto read = [&](Unit& unit) { return own_duties(unit, caller.value(), now); };
    const auto own = co_await context.store.read(std::move(read), Urgency::later);
    if (!own) co_return refuse(call, own.error());
    co_return answer(200, own.value());
}

}  // namespace vigil::http
