// Whether two cases are about one child: what was found, what is decided, what it comes to.
#include <vigil/protocol/messages/matching.hpp>

#include "domain/matching/matches_reader.hpp"
#include "domain/matching/pattern.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer list_matches(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::MatchList> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        VIGIL_TRY(const auto before, page_cursor<MatchId>(call));
        VIGIL_TRY(context.pins.require(unit, caller, now));
        return matching::read_matches(unit, caller, id, before, kPageSize, context.filing.ids, now);
    };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

Answer decide_match(Context& context, Call& call) {
    const auto rules = context.rules;
    auto act = [&](Unit& unit, const Caller& caller, const protocol::DecideMatch& body,
                   Instant now) -> Result<protocol::MatchView> {
        VIGIL_TRY(const auto id, path_id<MatchId>(call, "match_id"));
        VIGIL_TRY(context.pins.require(unit, caller, now));
        const matching::Decision decision{body.decision_id, id, body.revision, body.verdict, body.reason};
        const matching::Deciding deciding(*rules, context.filing.ids);
        VIGIL_TRY(const auto decided, deciding.decide(unit, caller, decision, now));
        return matching::show_decided(unit, caller, decided, context.filing.ids, now);
    };
    co_return co_await act_on<protocol::DecideMatch>(context, call, 200, std::move(act));
}

Answer read_pattern(Context& context, Call& call) {
    const auto rules = context.rules;
    auto act = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::CasePattern> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        VIGIL_TRY(context.pins.require(unit, caller, now));
        return matching::read_pattern(unit, *rules, caller, id, context.filing.ids, now);
    };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

}  // namespace vigil::http
