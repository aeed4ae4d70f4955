// What takes two people, and what officers are shown of it.
#include <vigil/protocol/messages/control.hpp>

#include "domain/cases/glass.hpp"
#include "domain/control/deciding.hpp"
#include "domain/reports/opening.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer list_grants(Context& context, Call& call) {
    auto act = [](Unit& unit, const Caller& caller, Instant) { return unreviewed_grants(unit, caller); };
    co_return co_await act_as(context, call, 200, std::move(act));
}

Answer review_grant(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::ReviewGrant& body,
                   Instant now) -> Result<std::monostate> {
        VIGIL_TRY(const auto id, path_id<GrantId>(call, "grant_id"));
        return vigil::review_grant(unit, caller, id, body.justified, now);
    };
    co_return co_await act_on<protocol::ReviewGrant>(context, call, 204, std::move(act));
}

Answer list_proposals(Context& context, Call& call) {
    auto act = [](Unit& unit, const Caller& caller, Instant now) { return proposals_for(unit, caller, now); };
    co_return co_await act_as(context, call, 200, std::move(act));
}

Answer decide_proposal(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::DecideProposal& body,
                   Instant now) -> Result<protocol::ProposalView> {
        VIGIL_TRY(const auto id, path_id<ProposalId>(call, "proposal_id"));
        const auto decision = body.approve ? Decision::approve : Decision::refuse;
        return decide_case_proposal(unit, context.filing.ids, caller, id, decision, now);
    };
    co_return co_await act_on<protocol::DecideProposal>(context, call, 200, std::move(act));
}

Answer list_changes(Context& context, Call& call) {
    auto act = [](Unit& unit, const Caller& caller, Instant now) { return changes_for(unit, caller, now); };
    co_return co_await act_as(context, call, 200, std::move(act));
}

Answer request_identity(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::RequestIdentity& body,
                   Instant now) -> Result<protocol::ProposalView> {
        VIGIL_TRY(const auto id, path_id<ReportId>(call, "report_id"));
        VIGIL_TRY(const auto proposal, request_opening(unit, context.filing.ids, caller, id, body.text, now));
        return proposal_view(unit, proposal);
    };
    co_return co_await act_on<protocol::RequestIdentity>(context, call, 201, std::move(act));
}

Answer read_identity(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::ReporterIdentity> {
        VIGIL_TRY(const auto id, path_id<ReportId>(call, "report_id"));
        return vigil::read_identity(unit, context.filing.ids, caller, id, now);
    };
    co_return co_await act_as(context, call, 200, std::move(act));
}

}  // namespace vigil::http
