// A reporter reads back their own reports, and nobody else's.
#include "domain/alerts/items.hpp"
#include "domain/reports/intake.hpp"
#include "transport/http/authentication.hpp"
#include "transport/http/handlers/exchange.hpp"
#include "transport/http/handlers/handlers.hpp"

namespace vigil::http {
namespace {

Error no_such_report() { return problem("not_found", "there is no such report of this sender"); }

// The report with its status and what its receipt is made of.
struct Opened {
    protocol::ReportStatus status;
    ReceiptFacts receipt;
    std::string body;
    std::vector<protocol::OwnQuestion> questions;
};

Result<Opened> open(Unit& unit, const Report& report) {
    Opened opened;
    VIGIL_TRY(opened.status, status_of(unit, report));
    VIGIL_TRY(opened.body, unit.vault().open(Field::report_body, report.id.str(), report.sealed_body));
    VIGIL_TRY(auto hash, unit.vault().open(Field::report_body_sha256, report.id.str(), report.sealed_body_sha256));
    VIGIL_TRY(const auto mark, unit.log().find(kReportFiled, report.id.str()));
    if (!mark) return Error{ErrorKind::internal, "a report without its event"};
    opened.receipt = {report.id, std::move(hash), report.filed_at, mark->pos, mark->root};
    VIGIL_TRY(const auto questions, unit.handling().questions(report.case_id));
    for (const auto& each : questions) {
        if (each.report != report.id) continue;
        VIGIL_TRY(auto text, unit.vault().open(Field::question, each.id.str(), each.sealed_text));
        opened.questions.push_back({each.id, each.asked_at, std::move(text), each.answered_at});
    }
    return opened;
}

Result<protocol::OwnReport> own_report(const Context& context, Opened opened) {
    VIGIL_TRY(auto receipt, context.receipts.sign(opened.receipt));
    return protocol::OwnReport{.status = std::move(opened.status),
                               .receipt = std::move(receipt),
                               .body = {std::move(opened.body)},
                               .questions = std::move(opened.questions)};
}

}  // namespace

Answer list_reports(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto before = page_cursor<ReportId>(call);
    if (!before) co_return refuse(call, before.error());
    const std::string owner = context.filing.pseudonyms.owner(caller.value().account);
    auto list = [&](Unit& unit) -> Result<protocol::ReportList> {
        VIGIL_TRY(const auto reports, unit.reports().of_owner(owner, before.value(), kPageSize));
        protocol::ReportList page;
        for (const auto& report : reports) {
            VIGIL_TRY(auto status, status_of(unit, report));
            page.reports.push_back(std::move(status));
        }
        if (reports.size() == kPageSize) page.next = reports.back().id.str();
        return page;
    };
    const auto page = co_await context.store.read(std::move(list), Urgency::later);
    if (!page) co_return refuse(call, page.error());
    co_return answer(200, page.value());
}

Answer read_report(Context& context, Call& call) {
    const auto caller = co_await authenticate(context, call.request);
    if (!caller) co_return refuse(call, caller.error());
    const auto id = path_id<ReportId>(call, "report_id");
    if (!id) co_return refuse(call, id.error());
    const std::string owner = context.filing.pseudonyms.owner(caller.value().account);
    auto read = [&](Unit& unit) -> Result<Opened> {
        VIGIL_TRY(const auto report, unit.reports().find(id.value()));
        // To anybody who knows the id: whose it was is not known any more.
        if (report && report->is_erased()) return problem("case_erased", "the case of the report was erased");
        if (!report || report->owner != owner) return no_such_report();
        return open(unit, *report);
    };
    auto opened = co_await context.store.read(std::move(read), Urgency::later);
    if (!opened) co_return refuse(call, opened.error());
    const auto own = own_report(context, std::move(opened).value());
    if (!own) co_return refuse(call, own.error());
    co_return answer(200, own.value());
}

Answer claim_report(Context& context, Call& call) {
    const auto claim = read_body<protocol::ClaimReport>(call);
    if (!claim) co_return refuse(call, claim.error());
    // 80 random bits cannot be guessed, but nobody shall try for free.
    if (const auto wait = context.limiters.addresses.take(call.request.remote_address))
        co_return throttled(call, problem("too_many_requests", "more claims than the limit of this address"), *wait);
    const std::string hash = context.filing.pseudonyms.claim_hash(claim.value().claim_code);
    auto read = [&](Unit& unit) -> Result<Opened> {
        VIGIL_TRY(const auto report, unit.reports().find_by_claim(hash));
        if (!report) return no_such_report();
        return open(unit, *report);
    };
    auto opened = co_await context.store.read(std::move(read), Urgency::later);
    if (!opened) co_return refuse(call, opened.error());
    auto own = own_report(context, std::move(opened).value());
    if (!own) co_return refuse(call, own.error());
    own.value().body.text.clear();  // a code that somebody finds on a scrap of paper must not tell what was written
    co_return answer(200, own.value());
}

}  // namespace vigil::http
