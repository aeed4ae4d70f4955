// Drills: how soon organisations answer.
#include <vigil/protocol/messages/drill.hpp>

#include "domain/drills/reading.hpp"
#include "domain/drills/starting.hpp"
#include "domain/duty/rostering.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer list_drills(Context& context, Call& call) {
    auto show = [&](Unit& unit, const Caller& caller, Instant) -> Result<protocol::DrillList> {
        VIGIL_TRY(const auto before, page_cursor<AlertId>(call));
        return vigil::list_drills(unit, &caller, before, kPageSize);
    };
    co_return co_await show_numbers(context, call, std::move(show));
}

Answer read_drills(Context& context, Call& call) {
    auto show = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::DrillCurve> {
        VIGIL_TRY(const auto id, path_id<OrganisationId>(call, "organisation_id"));
        return vigil::read_drills(unit, &caller, id, now);
    };
    co_return co_await show_numbers(context, call, std::move(show));
}

Answer start_drill(Context& context, Call& call) {
    const auto rules = context.rules.get();
    auto act = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::DrillView> {
        VIGIL_TRY(const auto id, path_id<OrganisationId>(call, "organisation_id"));
        VIGIL_TRY(may_plan_duty(unit, caller, id));
        const DrillOrder order{.organisation = id, .origin = DrillOrigin::by_hand, .by = caller.account};
        VIGIL_TRY(const auto drill, vigil::start_drill(unit, *rules, context.filing.ids, order, now));
        return view_of(unit, drill);
    };
    co_return co_await act_as(context, call, 201, std::move(act));
}

}  // namespace vigil::http
