// POST /v1/reports: from bytes to a receipt. docs/ARCHITECTURE.md follows one report through here.
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
    const auto sender = co_await identify(context, call.request);
    if (!sender) co_return refuse(call, sender.error());
    const bool emergency = call.request.emergency || document.value().danger_now == DangerNow::yes;
    if (const auto wait = wait_of(context, call, sender.value(), emergency))
        co_return throttled(call, problem("too_many_requests", "more filings than the limit of this sender"), *wait);

    const auto rules = context.rules.get();
    const Instant now = context.timers.now();
    const auto valid = validate(document.value(), *rules, now);
    if (!valid) co_return refuse(call, valid.error());

    auto find = [&](Unit& unit) { return find_ground(unit, document.value().places, sender.value()); };
    const auto ground = co_await context.store.read(std::move(find));
    if (!ground) co_return refuse(call, ground.error());

    Sender known = sender_of(sender.value(), ground.value());
    // Anonymous reports of an account are counted by themselves: no name joins them with its other ones.
    const bool is_anonymous = document.value().mode == ReporterMode::anonymous;
    known.burst = context.limiters.bursts.name_of(
        !sender.value() ? call.request.remote_address
                        : sender.value()->caller.account.str() + (is_anonymous ? " anonymous" : ""),
        now);
    const Filing filing =
        prepare(context.filing, std::move(document).value(), call.request.body, known, ground.value().places, now);
    const auto shadow = context.shadow.get();
    const Intake intake(*rules, context.filing.ids, shadow.get());
    auto file = [&](Unit& unit) { return intake.file(unit, filing); };
    const auto taken = co_await context.store.write(std::move(file));
    if (!taken) co_return refuse(call, taken.error());
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
