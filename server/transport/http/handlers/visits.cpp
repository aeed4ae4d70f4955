// Officers who go to a home, and come back.
#include <vigil/protocol/messages/visit.hpp>

#include "domain/visits/visiting.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer begin_visit(Context& context, Call& call) {
    const Judges judges(context);
    auto act = [&](Unit& unit, const Caller& caller, const protocol::BeginVisit& body,
                   Instant now) -> Result<protocol::VisitView> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        VIGIL_TRY(const auto visit, vigil::begin_visit(unit, judges.tools(), caller, id, body, now));
        return outline_of(visit);
    };
    co_return co_await act_on<protocol::BeginVisit>(context, call, 201, std::move(act));
}

Answer list_visits(Context& context, Call& call) {
    auto act = [](Unit& unit, const Caller& caller, Instant) { return visits_under_way(unit, caller); };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

Answer read_visit(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::VisitView> {
        VIGIL_TRY(const auto id, path_id<VisitId>(call, "visit_id"));
        return vigil::read_visit(unit, context.filing.ids, caller, id, now);
    };
    co_return co_await act_as(context, call, 200, std::move(act));
}

Answer check_in(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::CheckIn& body,
                   Instant now) -> Result<protocol::VisitView> {
        VIGIL_TRY(const auto id, path_id<VisitId>(call, "visit_id"));
        VIGIL_TRY(const auto visit, vigil::check_in(unit, context.filing.ids, caller, id, body, now));
        return outline_of(visit);
    };
    co_return co_await act_on<protocol::CheckIn>(context, call, 200, std::move(act));
}

Answer end_visit(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::EndVisit& body,
                   Instant now) -> Result<protocol::VisitView> {
        VIGIL_TRY(const auto id, path_id<VisitId>(call, "visit_id"));
        VIGIL_TRY(const auto visit, vigil::end_visit(unit, context.filing.ids, caller, id, body, now));
        return outline_of(visit);
    };
    co_return co_await act_on<protocol::EndVisit>(context, call, 200, std::move(act));
}

}  // namespace vigil::http
