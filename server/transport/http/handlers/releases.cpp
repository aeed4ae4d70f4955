// Who hears of a case later than at once.
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/messages/release.hpp>

#include "domain/releases/daily_list.hpp"
#include "domain/releases/releasing.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer list_releases(Context& context, Call& call) {
    auto act = [](Unit& unit, const Caller& caller, Instant) { return pending_releases(unit, caller); };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

Answer decide_release(Context& context, Call& call) {
    const Judges judges(context);
    auto act = [&](Unit& unit, const Caller& caller, const protocol::DecideRelease& body,
                   Instant now) -> Result<protocol::ReleaseView> {
        VIGIL_TRY(const auto id, path_id<NotificationId>(call, "notification_id"));
        VIGIL_TRY(const auto release, vigil::decide_release(unit, judges.tools(), caller, id, body, now));
        return view_of(unit, release);
    };
    co_return co_await act_on<protocol::DecideRelease>(context, call, 200, std::move(act));
}

Answer daily_list(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto after = page_cursor<CaseId>(call);
    if (!after) co_return refuse(call, after.error());
    const auto text = query_value(call.request.query, "day");
    const auto day = parse_date(text.value_or(std::string()));
    if (!day) co_return refuse(call, problem("bad_request", "the query needs day=YYYY-MM-DD"));
    const Instant now = context.timers.now();
    auto list = [&](Unit& unit) { return read_daily_list(unit, caller.value(), *day, after.value(), kPageSize, now); };
    const auto page = co_await context.store.read(std::move(list), Urgency::later);
    if (!page) co_return refuse(call, page.error());
    co_return answer(200, page.value());
}

}  // namespace vigil::http
