// Watching over those who read; a phone that is lost.
#include "domain/oversight/watching.hpp"

#include <vigil/protocol/messages/oversight.hpp>

#include "domain/cases/losing.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer list_unusual_looks(Context& context, Call& call) {
    auto act = [](Unit& unit, const Caller& caller, Instant) { return unreviewed_looks(unit, caller); };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

Answer review_look(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::ReviewLook& body,
                   Instant now) -> Result<std::monostate> {
        VIGIL_TRY(const auto id, path_id<UnusualLookId>(call, "look_id"));
        return vigil::review_look(unit, caller, id, body.justified, now);
    };
    co_return co_await act_on<protocol::ReviewLook>(context, call, 204, std::move(act));
}

Answer report_loss(Context& context, Call& call) {
    const auto rules = context.rules;
    std::vector<DeviceId> revoked;
    auto act = [&](Unit& unit, const Caller& caller, const protocol::ReportLoss& body,
                   Instant now) -> Result<protocol::LossOutcome> {
        VIGIL_TRY(auto loss, vigil::report_loss(unit, {*rules, context.filing.ids}, caller, body, now));
        revoked = std::move(loss.devices);
        return protocol::LossOutcome{static_cast<std::int64_t>(revoked.size()), loss.alerts};
    };
    auto response = co_await act_on<protocol::ReportLoss>(context, call, 200, std::move(act));
    if (response.status == 200)
        for (const auto& device : revoked) context.hub.end_device(device, live::CloseCode::revoked);
    co_return response;
}

}  // namespace vigil::http
