// Why a case has its level, signed: /v1/cases/{case_id}/decision-record.
#include <vigil/protocol/messages/decision.hpp>
#include <vigil/protocol/messages/handling.hpp>

#include "domain/decisions/case_decision.hpp"
#include "runtime/run_on.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {
namespace {

// Judging what would raise the level takes milliseconds: away from the io thread.
Result<protocol::SignedDecision> signed_decision(const Context& context, const CaseDecision& decision) {
    std::shared_ptr<const triage::RuleSet> rules;
    if (decision.rules) {
        VIGIL_TRY(rules, context.read_rules(decision.rules->body));
    }
    const auto record = decision_record(rules.get(), decision.material);
    protocol::SignedDecision answer_body;
    VIGIL_TRY(answer_body.record, shown_record(record, decision.projection));
    // The proof tells no more of the time than the record does.
    VIGIL_TRY(const auto shown, protocol::decode<protocol::DecisionRecord>(answer_body.record));
    const DecisionProof proof{.subject = RecordSubject::of_case,
                              .id = record.id,
                              .record_sha256 = context.filing.tokens.body_hash(answer_body.record),
                              .decided_at = shown.decided_at,
                              .pos = decision.mark.pos,
                              .root = decision.mark.root};
    VIGIL_TRY(answer_body.proof, context.receipts.sign(proof));
    return answer_body;
}

Answer answer_decision(Context& context, Call& call, const Caller& caller, const std::optional<StatedReason>& stated) {
    const auto id = path_id<CaseId>(call, "case_id");
    if (!id) co_return refuse(call, id.error());
    const Instant now = context.timers.now();
    // A write: the look is on disk before the answer leaves. It goes behind reports (F148).
    auto read = [&](Unit& unit) -> Result<CaseDecision> {
        VIGIL_TRY(context.pins.require(unit, caller, now));
        return read_case_decision(unit, caller, id.value(), stated, context.filing.ids, now);
    };
    const auto decision = co_await context.store.write(std::move(read), Urgency::later);
    if (!decision) co_return refuse(call, decision.error());
    auto job = [&] { return signed_decision(context, decision.value().value); };
    const auto answered = co_await runtime::run_on(context.workers, std::move(job));
    if (!answered) co_return refuse(call, answered.error());
    co_return answer(200, answered.value());
}

}  // namespace

Answer read_decision_record(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const std::optional<StatedReason> none;
    co_return co_await answer_decision(context, call, caller.value(), none);
}

Answer read_decision_record_with_reason(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto body = read_body<protocol::StateReason>(call);
    if (!body) co_return refuse(call, body.error());
    const std::optional<StatedReason> stated(StatedReason{body.value().reason, body.value().text});
    co_return co_await answer_decision(context, call, caller.value(), stated);
}

}  // namespace vigil::http
