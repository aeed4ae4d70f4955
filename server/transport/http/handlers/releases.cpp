// Who hears of a case later than at once.
#include <vigil/protocol/date.hpp>
#include <vigil/protocol/messages/release.hpp>

#include "domain/releases/daily_list.hpp"
#include "domain/releases/releasing.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {

Answer list_releases(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, Instant) -> Result<protocol::ReleaseList> {
        VIGIL_TRY(const auto after, page_cursor<NotificationId>(call));
        return pending_releases(unit, caller, after, kPageSize);
    };
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
    auto act = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::DailyList> {
        VIGIL_TRY(const auto after, page_cursor<DailyEntryId>(call));
        const auto day = parse_date(query_value(call.request.query, "day").value_or(std::string()));
        if (!day) return problem("bad_request", "the query needs day=YYYY-MM-DD");
        return read_daily_list(unit, caller, *day, after, kPageSize, now);
    };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

}  // namespace vigil::http
