#include "transport/http/handlers/filing.hpp"

#include <vigil/protocol/problems.hpp>

#include "domain/routing/router.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"

namespace vigil::http {
namespace {

Admission::TimePoint now_of(const Context& context) {
    return Admission::TimePoint(context.timers.now().time_since_epoch());
}

Response sent_away(const Call& call, const Refusal& refusal) {
    const auto error = refusal.reason == RefusedFor::sender
                           ? problem("too_many_requests", "more than the fair part of this sender while others wait")
                           : problem("unavailable", "more reports than can be taken now");
    return problem_response(error, call.request, refusal.retry_after_seconds);
}

}  // namespace

WorkKind kind_of(const Call& call, bool is_emergency) {
    return lowered(is_emergency ? WorkKind::emergency : WorkKind::report, call.request.urgency);
}

std::optional<Response> turned_away(Context& context, const Call& call, WorkKind kind) {
    if (call.request.over_limits && kind != WorkKind::emergency) {
        const auto refusal = context.admission.refused(kind, RefusedFor::connections, now_of(context));
        return problem_response(problem("too_many_connections", "over the connection limit, and no emergency"),
                                call.request, refusal.retry_after_seconds);
    }
    const auto refusal = context.admission.refuse_unseen(kind, now_of(context));
    if (!refusal) return std::nullopt;
    return sent_away(call, *refusal);
}

std::optional<Response> turned_away(Context& context, const Call& call, WorkKind kind,
                                    const std::optional<Identified>& sender) {
    const SenderKey key = is_known(sender) ? SenderKey{sender->caller.account.str(), true}
                                           : SenderKey{call.request.remote_address, false};
    const auto refusal = context.admission.refuse(kind, key, now_of(context));
    if (!refusal) return std::nullopt;
    return sent_away(call, *refusal);
}

Urgency lane_of(WorkKind kind, const std::optional<Identified>& sender) { return lane_of(kind, is_known(sender)); }

Result<void> check_key(const Call& call, std::string_view key) {
    const auto header = call.request.headers.find("idempotency-key");
    if (header && *header != key) return problem("idempotency_key_mismatch", "header and body name different keys");
    return success();
}

std::optional<std::chrono::milliseconds> wait_of(Context& context, const Call& call,
                                                 const std::optional<Identified>& sender, bool emergency) {
    auto& limiters = context.limiters;
    const std::string key = sender ? sender->caller.account.str() : call.request.remote_address;
    const auto wait = (sender ? limiters.accounts : limiters.addresses).take(key);
    if (!wait || !emergency) return wait;
    return limiters.emergencies.take(key);
}

Result<Ground> find_ground(Unit& unit, const protocol::Places& places, const std::optional<Identified>& sender) {
    Ground ground;
    VIGIL_TRY(ground.places, matching::ground_of(unit, places));
    if (!sender) return ground;
    for (const auto& membership : sender->caller.memberships) {
        if (membership.role != Role::reporter) continue;
        VIGIL_TRY(auto organisation, unit.organisations().find(membership.organisation));
        if (organisation) ground.organisation = std::move(*organisation);
        break;
    }
    return ground;
}

boost::asio::awaitable<Result<Arrival>> find_arrival(Context& context, Request& request,
                                                     const protocol::Places& places) {
    VIGIL_CO_TRY(const auto hash, session_hash(context, request));
    auto find = [&, now = context.timers.now()](Unit& unit) -> Result<Arrival> {
        Arrival arrival;
        if (hash) {
            VIGIL_TRY(arrival.sender, context.sessions.identify(unit, *hash, now));
        }
        VIGIL_TRY(arrival.ground, find_ground(unit, places, arrival.sender));
        return arrival;
    };
    VIGIL_CO_TRY(auto arrival, co_await context.store.read(std::move(find)));
    note_sender(request, arrival.sender);
    co_return arrival;
}

Sender sender_of(const std::optional<Identified>& identified, const Ground& ground) {
    Sender sender;
    if (!identified) return sender;
    sender.caller = identified->caller;
    sender.verification = identified->standing == Standing::live ? Verification::verified : Verification::unverified;
    sender.keeps_list = identified->standing != Standing::revoked;
    sender.kinds = {identified->caller.reporter_kind, ground.organisation.kind};
    sender.organisation = ground.organisation.id.str();
    return sender;
}

Result<Response> filed(const Context& context, const Committed<Intaken>& committed) {
    const Intaken& intaken = committed.value;
    const LogMark& mark = intaken.repeated() ? *intaken.mark : committed.marks.front();
    const Instant filed_at = intaken.supplement ? intaken.supplement->filed_at : intaken.report.filed_at;
    protocol::Filed answer_body{.report_id = intaken.report.id,
                                .supplement_id = intaken.supplement ? intaken.supplement->id : SupplementId(),
                                .filed_at = filed_at,
                                .verification = intaken.report.verification,
                                .receipt = {},
                                .claim_code = {}};
    auto receipt = context.receipts.sign({.report = intaken.report.id,
                                          .body_sha256 = intaken.body_sha256,
                                          .filed_at = filed_at,
                                          .pos = mark.pos,
                                          .root = mark.root});
    if (!receipt) {
        context.log.error("receipt.unsigned", {{"error", runtime::LogValue::message(receipt.error())}});
        return problem("outcome_unknown", "the receipt could not be signed");
    }
    answer_body.receipt = std::move(receipt).value();
    if (intaken.report.claim_hash && !intaken.supplement)
        answer_body.claim_code = context.filing.pseudonyms.claim_code(intaken.report.id);
    return answer(intaken.repeated() ? 200 : 201, answer_body);
}

}  // namespace vigil::http
