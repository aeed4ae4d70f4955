// POST /v1/reports: from bytes to a receipt. docs/ARCHITECTURE.md follows one report through here.
#include "domain/reports/emergency.hpp"
#include "domain/reports/previewing.hpp"
#include "domain/reports/validation.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/filing.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {

Answer file_report(Context& context, Call& call) {
    auto document = read_body<protocol::FileReport>(call);
    if (!document) co_return refuse(call, document.error());
    const auto key = check_key(call, document.value().key);
    if (!key) co_return refuse(call, key.error());
    const auto rules = context.rules.get();
    const Instant now = context.timers.now();
    const auto valid = validate(document.value(), *rules, now);
    if (!valid) co_return refuse(call, valid.error());
    const auto kind = kind_of(call, is_emergency(document.value(), *rules, now));
    if (auto refusal = turned_away(context, call, kind)) co_return std::move(*refusal);
    const auto arrival = co_await find_arrival(context, call.request, document.value().places);
    if (!arrival) co_return refuse(call, arrival.error());
    const auto& [sender, ground] = arrival.value();
    if (const auto wait = wait_of(context, call, sender, kind == WorkKind::emergency))
        co_return throttled(call, problem("too_many_requests", "more filings than the limit of this sender"), *wait);
    if (auto refusal = turned_away(context, call, kind, sender)) co_return std::move(*refusal);

    Sender known = sender_of(sender, ground);
    // Anonymous reports of an account are counted by themselves: no name joins them with its other ones.
    const bool is_anonymous = document.value().mode == ReporterMode::anonymous;
    known.burst = context.limiters.bursts.name_of(
        !sender ? call.request.remote_address : sender->caller.account.str() + (is_anonymous ? " anonymous" : ""), now);
    const Filing filing =
        prepare(context.filing, std::move(document).value(), call.request.body, known, ground.places, now);
    const auto shadow = context.shadow.get();
    const Intake intake(*rules, context.filing.ids, shadow.get());
    auto file = [&](Unit& unit) { return intake.file(unit, filing); };
    const auto taken = co_await context.store.write(std::move(file), lane_of(kind, sender));
    if (!taken) {
        if (taken.error().kind == ErrorKind::unavailable)
            call.log.error("report.not_stored",
                           {{"emergency", kind == WorkKind::emergency}, {"problem", runtime::LogValue::code(taken.error().code)}});
        co_return refuse(call, taken.error());
    }
    call.log.info("report.filed", {{"report", taken.value().value.report.id},
                                   {"verification", taken.value().value.report.verification},
                                   {"repeated", taken.value().value.repeated()}});
    auto response = filed(context, taken.value());
    if (!response) co_return refuse(call, response.error());
    co_return std::move(response).value();
}

Answer preview_audience(Context& context, Call& call) {
    const auto document = read_body<protocol::FileReport>(call);
    if (!document) co_return refuse(call, document.error());
    const auto sender = co_await identify(context, call.request);
    if (!sender) co_return refuse(call, sender.error());
    if (const auto wait = wait_of(context, call, sender.value(), false))
        co_return throttled(call, problem("too_many_requests", "more questions than the limit of this sender"), *wait);
    const auto rules = context.rules.get();
    const Instant now = context.timers.now();
    const auto valid = validate(document.value(), *rules, now);
    if (!valid) co_return refuse(call, valid.error());
    auto read = [&](Unit& unit) -> Result<protocol::Audience> {
        VIGIL_TRY(const auto ground, find_ground(unit, document.value().places, sender.value()));
        return vigil::preview_audience(unit, *rules, document.value(), sender_of(sender.value(), ground).kinds, now);
    };
    const auto audience = co_await context.store.read(std::move(read));
    if (!audience) co_return refuse(call, audience.error());
    co_return answer(200, audience.value());
}

}  // namespace vigil::http
