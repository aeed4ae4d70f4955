// Considered, not reported: kept with a signed record for the one who considered. Nobody is alerted.
#include <vigil/protocol/messages/consideration.hpp>

#include "domain/considerations/considering.hpp"
#include "runtime/run_on.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/filing.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {
namespace {

Result<protocol::Considered> considered(const Context& context, const KeptConsideration& kept, const LogMark& mark) {
    VIGIL_TRY(auto record, protocol::decode<protocol::DecisionRecord>(kept.record));
    protocol::Considered answer_body{.consideration_id = kept.id,
                                     .considered_at = record.decided_at,
                                     .level = record.level,
                                     .must_report = record.must_report.value_or(false),
                                     .advice = std::move(record.advice).value_or(protocol::Advice{}),
                                     .record = kept.record,
                                     .proof = {}};
    const DecisionProof proof{.subject = RecordSubject::consideration,
                              .id = kept.id.str(),
                              .record_sha256 = context.filing.tokens.body_hash(kept.record),
                              .decided_at = record.decided_at,
                              .pos = mark.pos,
                              .root = mark.root};
    // unavailable: it is on disk, and the same one again gets its proof.
    VIGIL_TRY(answer_body.proof, context.receipts.sign(proof));
    return answer_body;
}

// What is read in one transaction before the rules judge.
struct Read {
    Sender sender;
    ConsideredGround ground;
    std::optional<KeptConsideration> repeated{};
};

}  // namespace

Answer consider(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto document = read_body<protocol::Consider>(call);
    if (!document) co_return refuse(call, document.error());
    const auto& report = document.value().report;
    const auto key = check_key(call, report.key);
    if (!key) co_return refuse(call, key.error());
    if (!caller.value().has(Role::reporter))
        co_return refuse(call, problem("role_refused", "only reporters consider reporting"));
    const std::optional<Identified> identified(Identified{caller.value(), Standing::live});
    // A bucket of its own: what is considered never uses up what is reported.
    if (const auto wait = context.limiters.accounts.take("considering " + caller.value().account.str()))
        co_return throttled(call, problem("too_many_requests", "more than the limit of this sender"), *wait);

    const auto rules = context.rules.get();
    const Instant now = context.timers.now();
    const auto valid = validate(document.value(), *rules, now);
    if (!valid) co_return refuse(call, valid.error());

    const auto& pseudonyms = context.filing.pseudonyms;
    const FilingMark mark = mark_of(pseudonyms, caller.value().account, report.key, call.request.body);
    auto read = [&](Unit& unit) -> Result<Read> {
        Read found;
        VIGIL_TRY(const auto ground, find_ground(unit, report.places, identified));
        found.sender = sender_of(identified, ground);
        VIGIL_TRY(found.ground, vigil::find_ground(unit, mark, report, found.sender.kinds, now));
        if (found.ground.repeated) {
            VIGIL_TRY(found.repeated, open_kept(unit, *found.ground.repeated, Opening::record_only));
        }
        return found;
    };
    const auto found = co_await context.store.read(std::move(read));
    if (!found) co_return refuse(call, found.error());
    if (const auto& repeated = found.value().repeated) {
        const auto again = considered(context, *repeated, *repeated->mark);
        if (!again) co_return refuse(call, again.error());
        co_return answer(200, again.value());
    }

    auto job = [&] {
        return prepare(context.filing, *rules, document.value(), call.request.body, found.value().sender, mark,
                       found.value().ground, now);
    };
    const auto prepared = co_await runtime::run_on(context.workers, std::move(job));
    auto store = [&](Unit& unit) { return keep(unit, prepared); };
    // Nobody waits for help by it: behind reports (promise P10).
    const auto kept = co_await context.store.write(std::move(store), Urgency::later);
    if (!kept) co_return refuse(call, kept.error());
    const auto& [value, marks] = kept.value();
    const bool repeated = value.mark.has_value();
    call.log.info("consideration.recorded", {{"consideration", value.id}, {"repeated", repeated}});
    const auto answered = considered(context, value, repeated ? *value.mark : marks.front());
    if (!answered) co_return refuse(call, answered.error());
    co_return answer(repeated ? 200 : 201, answered.value());
}

Answer list_considerations(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto before = page_cursor<ConsiderationId>(call);
    if (!before) co_return refuse(call, before.error());
    const std::string owner = context.filing.pseudonyms.owner(caller.value().account);
    auto list = [&](Unit& unit) -> Result<protocol::ConsiderationList> {
        VIGIL_TRY(const auto rows, unit.considerations().of_owner(owner, before.value(), kPageSize));
        protocol::ConsiderationList page;
        for (const auto& row : rows) {
            VIGIL_TRY(auto summary, summary_of(unit, row));
            page.considerations.push_back(std::move(summary));
        }
        if (rows.size() == kPageSize) page.next = rows.back().id.str();
        return page;
    };
    const auto page = co_await context.store.read(std::move(list), Urgency::later);
    if (!page) co_return refuse(call, page.error());
    co_return answer(200, page.value());
}

Answer read_consideration(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto id = path_id<ConsiderationId>(call, "consideration_id");
    if (!id) co_return refuse(call, id.error());
    const std::string owner = context.filing.pseudonyms.owner(caller.value().account);
    auto open = [&](Unit& unit) { return open_own(unit, owner, id.value()); };
    const auto kept = co_await context.store.read(std::move(open), Urgency::later);
    if (!kept) co_return refuse(call, kept.error());
    protocol::OwnConsideration own;
    auto shown = considered(context, kept.value(), *kept.value().mark);
    if (!shown) co_return refuse(call, shown.error());
    own.considered = std::move(shown).value();
    own.body.text = kept.value().body;
    co_return answer(200, own);
}

}  // namespace vigil::http
