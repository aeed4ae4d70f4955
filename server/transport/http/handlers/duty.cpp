// Who is on duty.
#include <vigil/protocol/messages/duty.hpp>

#include "domain/duty/rostering.hpp"
#include "domain/duty/swapping.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer read_roster(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::RosterView> {
        VIGIL_TRY(const auto id, path_id<OrganisationId>(call, "organisation_id"));
        return vigil::read_roster(unit, &caller, id, now);
    };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

Answer set_roster(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::SetRoster& body,
                   Instant now) -> Result<protocol::RosterView> {
        VIGIL_TRY(const auto id, path_id<OrganisationId>(call, "organisation_id"));
        VIGIL_TRY(vigil::set_roster(unit, context.filing.ids, &caller, id, body, now));
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
    auto act = [](Unit& unit, const Caller& caller, Instant now) { return own_duties(unit, caller, now); };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

}  // namespace vigil::http
