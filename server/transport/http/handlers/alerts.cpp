// Officers: what they are asked, and their answers.
#include <vigil/protocol/messages/alert.hpp>

#include "domain/access/access.hpp"
#include "domain/alerts/acknowledging.hpp"
#include "domain/alerts/items.hpp"
#include "domain/alerts/proxy.hpp"
#include "domain/alerts/undertaking.hpp"
#include "domain/deliveries/reaching.hpp"
#include "domain/digests/digest.hpp"
#include "domain/measures/breaching.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {
namespace {

Result<protocol::AlertSummary> summary(Unit& unit, const Caller& caller, const Alert& alert) {
    VIGIL_TRY(const auto bars, unit.cases().bars(alert.case_id));
    VIGIL_TRY(may_see(caller, alert, bars));
    VIGIL_TRY(const auto about, unit.cases().find(alert.case_id));
    if (!about) return Error{ErrorKind::internal, "an alert without a case"};
    return summary_of(unit, alert, *about);
}

vigil::Answer answer_of(const AlertId& alert, const protocol::AcknowledgeAlert& request) {
    vigil::Answer given{.id = request.ack_id,
                        .alert = alert,
                        .version = request.version,
                        .client_at = request.client_at,
                        .next_step = request.next_step,
                        .responsible = {},
                        .expected_at = request.expected_at};
    if (!request.responsible_id.empty()) given.responsible = request.responsible_id;
    return given;
}

Result<std::optional<AlertState>> state_filter(const Call& call) {
    const auto text = query_value(call.request.query, "state");
    if (!text) return std::optional<AlertState>();
    const auto state = parse_word<AlertState>(*text);
    if (!state)
        return problem("invalid_document", "an unknown state",
                       {{"", "unknown_value", "state must be open, acknowledged or closed"}});
    return state;
}

}  // namespace

Answer list_alerts(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto after = page_cursor<AlertId>(call);
    if (!after) co_return refuse(call, after.error());
    const auto state = state_filter(call);
    if (!state) co_return refuse(call, state.error());
    auto list = [&](Unit& unit) -> Result<protocol::AlertList> {
        std::vector<OrganisationId> organisations;
        for (const auto& membership : caller.value().memberships) organisations.push_back(membership.organisation);
        // Reads on until the page is full: what may not be seen must not show as a gap either.
        std::optional<AlertId> from = after.value();
        protocol::AlertList page;
        for (;;) {
            VIGIL_TRY(const auto alerts, unit.alerts().of_organisations(organisations, state.value(), from, kPageSize));
            for (const auto& alert : alerts) {
                if (alert.drill) continue;  // nobody's work; list_drills has them
                if (page.alerts.size() == kPageSize) {
                    page.next = page.alerts.back().alert_id.str();
                    return page;
                }
                auto shown = summary(unit, caller.value(), alert);
                if (shown)
                    page.alerts.push_back(std::move(shown).value());
                else if (shown.error().kind != ErrorKind::forbidden)
                    return shown.error();
            }
            if (alerts.size() < kPageSize) return page;
            from = alerts.back().id;
        }
    };
    const auto page = co_await context.store.read(std::move(list));
    if (!page) co_return refuse(call, page.error());
    co_return answer(200, page.value());
}

Answer read_alert(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto id = path_id<AlertId>(call, "alert_id");
    if (!id) co_return refuse(call, id.error());
    auto read = [&](Unit& unit) -> Result<protocol::AlertSummary> {
        VIGIL_TRY(const auto alert, unit.alerts().find(id.value()));
        if (!alert) return problem("not_found", "there is no such alert");
        return summary(unit, caller.value(), *alert);
    };
    const auto shown = co_await context.store.read(std::move(read));
    if (!shown) co_return refuse(call, shown.error());
    co_return answer(200, shown.value());
}

Answer list_deliveries(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto id = path_id<AlertId>(call, "alert_id");
    if (!id) co_return refuse(call, id.error());
    auto list = [&](Unit& unit) -> Result<protocol::DeliveryList> {
        VIGIL_TRY(const auto alert, unit.alerts().find(id.value()));
        if (!alert) return problem("not_found", "there is no such alert");
        VIGIL_TRY(const auto bars, unit.cases().bars(alert->case_id));
        VIGIL_TRY(may_see(caller.value(), *alert, bars));
        return deliveries_of(unit, *alert);
    };
    const auto found = co_await context.store.read(std::move(list));
    if (!found) co_return refuse(call, found.error());
    co_return answer(200, found.value());
}

Answer acknowledge_alert(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto id = path_id<AlertId>(call, "alert_id");
    if (!id) co_return refuse(call, id.error());
    const auto request = read_body<protocol::AcknowledgeAlert>(call);
    if (!request) co_return refuse(call, request.error());
    const vigil::Answer given = answer_of(id.value(), request.value());
    const Instant now = context.timers.now();
    const auto& taken_by = request.value().taken_by;
    const auto rules = context.rules.get();
    auto acknowledge_it = [&](Unit& unit) {
        return taken_by.empty() ? acknowledge(unit, caller.value(), given, now)
                                : acknowledge_by_proxy(unit, *rules, caller.value(), given, taken_by, now);
    };
    const auto done = co_await context.store.write(std::move(acknowledge_it));
    if (!done) co_return refuse(call, done.error());
    const auto& [acknowledgement, undertaking] = done.value().value;
    call.log.info("alert.acknowledged", {{"alert", acknowledgement.alert}, {"stops", acknowledgement.stops}});
    co_return answer(200, protocol::Acknowledged{acknowledgement.id, acknowledgement.alert, acknowledgement.version,
                                                 acknowledgement.stops, acknowledgement.at,
                                                 undertaking ? undertaking->expected_at : std::nullopt});
}

Answer move_expected_time(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto id = path_id<AlertId>(call, "alert_id");
    if (!id) co_return refuse(call, id.error());
    const auto request = read_body<protocol::MoveExpectedTime>(call);
    if (!request) co_return refuse(call, request.error());
    const Instant now = context.timers.now();
    auto move_it = [&](Unit& unit) -> Result<protocol::AlertSummary> {
        VIGIL_TRY(const auto alert,
                  vigil::move_expected_time(unit, context.filing.ids, caller.value(), id.value(),
                                            request.value().version, request.value().expected_at, now));
        return summary(unit, caller.value(), alert);
    };
    const auto done = co_await context.store.write(std::move(move_it));
    if (!done) co_return refuse(call, done.error());
    co_return answer(200, done.value().value);
}

Answer list_breaches(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto before = page_cursor<AlertId>(call);
    if (!before) co_return refuse(call, before.error());
    auto list = [&](Unit& unit) {
        const auto from = before.value() ? std::optional(before.value()->str()) : std::nullopt;
        return read_breaches(unit, caller.value(), from, kPageSize);
    };
    const auto page = co_await context.store.read(std::move(list));
    if (!page) co_return refuse(call, page.error());
    co_return answer(200, page.value());
}

Answer read_digests(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    auto read = [&, now = context.timers.now()](Unit& unit) { return vigil::read_digests(unit, caller.value(), now); };
    const auto digests = co_await context.store.read(std::move(read));
    if (!digests) co_return refuse(call, digests.error());
    co_return answer(200, digests.value());
}

}  // namespace vigil::http
