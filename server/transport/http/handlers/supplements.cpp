#include "domain/reports/emergency.hpp"
#include "domain/reports/supplementing.hpp"
#include "domain/reports/validation.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/filing.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {

Answer file_supplement(Context& context, Call& call) {
    const auto report = path_id<ReportId>(call, "report_id");
    if (!report) co_return refuse(call, report.error());
    const auto document = read_body<protocol::FileSupplement>(call);
    if (!document) co_return refuse(call, document.error());
    const auto key = check_key(call, document.value().key);
    if (!key) co_return refuse(call, key.error());
    const auto rules = context.rules.get();
    const Instant now = context.timers.now();
    const auto valid = validate(document.value(), *rules, now);
    if (!valid) co_return refuse(call, valid.error());
    const auto kind = kind_of(call, is_emergency(document.value(), *rules, now));
    if (auto refusal = turned_away(context, call, kind)) co_return std::move(*refusal);
    const auto sender = co_await identify(context, call.request);
    if (!sender) co_return refuse(call, sender.error());
    if (const auto wait = wait_of(context, call, sender.value(), kind == WorkKind::emergency))
        co_return throttled(call, problem("too_many_requests", "more filings than the limit of this sender"), *wait);
    if (auto refusal = turned_away(context, call, kind, sender.value())) co_return std::move(*refusal);

    const auto& pseudonyms = context.filing.pseudonyms;
    SupplementClaim claim;
    // Whoever shows a claim code stays without a name, also with a session. A session that has expired still adds to its own
    // report (promise P12); a revoked one does not.
    if (!document.value().claim_code.empty())
        claim.claim_hash = pseudonyms.claim_hash(document.value().claim_code);
    else if (sender.value() && sender.value()->standing != Standing::revoked)
        claim.owner = pseudonyms.owner(sender.value()->caller.account);
    const FilingMark mark =
        pseudonyms.filing(claim.owner.value_or(std::string()), document.value().key, call.request.body);

    const auto shadow = context.shadow.get();
    const Supplementing supplementing(*rules, context.filing, shadow.get());
    auto file = [&](Unit& unit) {
        return supplementing.file(unit, report.value(), claim, mark, document.value(), call.request.body, now);
    };
    const auto taken = co_await context.store.write(std::move(file), lane_of(kind, sender.value()));
    if (!taken) co_return refuse(call, taken.error());
    call.log.info("supplement.filed", {{"report", report.value()}, {"repeated", taken.value().value.repeated()}});
    auto response = filed(context, taken.value());
    if (!response) co_return refuse(call, response.error());
    co_return std::move(response).value();
}

}  // namespace vigil::http
