// Whether two cases are about one child: what was found, what is decided, what it comes to.
#include <vigil/protocol/messages/matching.hpp>

#include "domain/matching/matches_reader.hpp"
#include "domain/matching/pattern.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {

Answer list_matches(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto id = path_id<CaseId>(call, "case_id");
    if (!id) co_return refuse(call, id.error());
    const auto before = page_cursor<MatchId>(call);
    if (!before) co_return refuse(call, before.error());
    const Instant now = context.timers.now();
    // A write: the look is on disk before the answer leaves.
    auto read = [&](Unit& unit) {
        return matching::read_matches(unit, caller.value(), id.value(), before.value(), kPageSize, context.filing.ids,
                                      now);
    };
    const auto list = co_await context.store.write(std::move(read));
    if (!list) co_return refuse(call, list.error());
    co_return answer(200, list.value().value);
}

Answer decide_match(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto id = path_id<MatchId>(call, "match_id");
    if (!id) co_return refuse(call, id.error());
    const auto request = read_body<protocol::DecideMatch>(call);
    if (!request) co_return refuse(call, request.error());
    const auto& body = request.value();
    const matching::Decision decision{body.decision_id, id.value(), body.revision, body.verdict, body.reason};
    const auto rules = context.rules;
    const Instant now = context.timers.now();
    auto decide = [&](Unit& unit) -> Result<protocol::MatchView> {
        const matching::Deciding deciding(*rules, context.filing.ids);
        VIGIL_TRY(const auto decided, deciding.decide(unit, caller.value(), decision, now));
        return matching::view_of(unit, decided.sides, decided.match);
    };
    const auto done = co_await context.store.write(std::move(decide));
    if (!done) co_return refuse(call, done.error());
    const protocol::MatchView& view = done.value().value;
    call.log.info("match.decided", {{"match", view.match_id}, {"state", view.state}});
    co_return answer(200, view);
}

Answer read_pattern(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto id = path_id<CaseId>(call, "case_id");
    if (!id) co_return refuse(call, id.error());
    const auto rules = context.rules;
    const Instant now = context.timers.now();
    // A write: the look is on disk before the answer leaves.
    auto read = [&](Unit& unit) {
        return matching::read_pattern(unit, *rules, caller.value(), id.value(), context.filing.ids, now);
    };
    const auto pattern = co_await context.store.write(std::move(read));
    if (!pattern) co_return refuse(call, pattern.error());
    co_return answer(200, pattern.value().value);
}

}  // namespace vigil::http
