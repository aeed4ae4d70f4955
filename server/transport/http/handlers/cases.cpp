// Officers and a case: looking, stepping back, coding, levels, measures, questions.
#include <vigil/protocol/messages/case_view.hpp>
#include <vigil/protocol/messages/handling.hpp>

#include "domain/cases/asking.hpp"
#include "domain/cases/barring.hpp"
#include "domain/cases/case_reader.hpp"
#include "domain/cases/coding.hpp"
#include "domain/cases/glass.hpp"
#include "domain/cases/levels.hpp"
#include "domain/measures/recording.hpp"
#include "transport/http/handlers/acting.hpp"

namespace vigil::http {
namespace {

StatedReason stated(const protocol::StateReason& body) { return {body.reason, body.text}; }

}  // namespace

Answer read_case(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::CaseView> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        return vigil::read_case(unit, caller, id, std::nullopt, context.filing.ids, now);
    };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

Answer read_case_with_reason(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::StateReason& body,
                   Instant now) -> Result<protocol::CaseView> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        return vigil::read_case(unit, caller, id, stated(body), context.filing.ids, now);
    };
    co_return co_await act_on<protocol::StateReason>(context, call, 200, std::move(act), Urgency::later);
}

Answer list_looks(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, Instant now) -> Result<protocol::LookList> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        return read_looks(unit, caller, id, context.filing.ids, now);
    };
    co_return co_await act_as(context, call, 200, std::move(act), Urgency::later);
}

Answer recuse(Context& context, Call& call) {
    const Judges judges(context);
    auto act = [&](Unit& unit, const Caller& caller, const protocol::Recuse& body,
                   Instant now) -> Result<std::monostate> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        return vigil::recuse(unit, judges.tools(), caller, id, body, now);
    };
    co_return co_await act_on<protocol::Recuse>(context, call, 204, std::move(act));
}

Answer bar_from_case(Context& context, Call& call) {
    const Judges judges(context);
    auto act = [&](Unit& unit, const Caller& caller, const protocol::BarFromCase& body,
                   Instant now) -> Result<std::monostate> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        return vigil::bar_from_case(unit, judges.tools(), caller, id, body, now);
    };
    co_return co_await act_on<protocol::BarFromCase>(context, call, 204, std::move(act));
}

Answer break_glass(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::StateReason& body,
                   Instant now) -> Result<protocol::GrantView> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        VIGIL_TRY(const auto grant, vigil::break_glass(unit, context.filing.ids, caller, id, stated(body), now));
        return protocol::GrantView{.grant_id = grant.id,
                                   .account_id = grant.account,
                                   .account_name = {},
                                   .case_id = grant.case_id,
                                   .reason = grant.reason,
                                   .text = body.text,
                                   .granted_at = grant.granted_at,
                                   .expires_at = grant.expires_at,
                                   .review_due_at = grant.review_due_at,
                                   .reviewed_at = {},
                                   .justified = {}};
    };
    co_return co_await act_on<protocol::StateReason>(context, call, 201, std::move(act));
}

Answer code_report(Context& context, Call& call) {
    const Judges judges(context);
    auto act = [&](Unit& unit, const Caller& caller, const protocol::CodeReport& body,
                   Instant now) -> Result<protocol::LevelAnswer> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        VIGIL_TRY(const auto level, vigil::code_report(unit, judges.tools(), caller, id, body, now));
        return protocol::LevelAnswer{level, {}};
    };
    co_return co_await act_on<protocol::CodeReport>(context, call, 200, std::move(act));
}

Answer change_level(Context& context, Call& call) {
    const Judges judges(context);
    auto act = [&](Unit& unit, const Caller& caller, const protocol::ChangeLevel& body,
                   Instant now) -> Result<protocol::LevelAnswer> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        VIGIL_TRY(const auto set, set_level(unit, judges.tools(), caller, id, body.level, body.text, now));
        return protocol::LevelAnswer{set.level, set.proposal};
    };
    co_return co_await act_on<protocol::ChangeLevel>(context, call, 200, std::move(act));
}

Answer record_measure(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::RecordMeasure& body,
                   Instant now) -> Result<protocol::MeasureRecorded> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        VIGIL_TRY(const auto measure, vigil::record_measure(unit, caller, id, body, now));
        return protocol::MeasureRecorded{measure.id, measure.recorded_at};
    };
    co_return co_await act_on<protocol::RecordMeasure>(context, call, 201, std::move(act));
}

Answer ask_reporter(Context& context, Call& call) {
    auto act = [&](Unit& unit, const Caller& caller, const protocol::AskReporter& body,
                   Instant now) -> Result<protocol::Asked> {
        VIGIL_TRY(const auto id, path_id<CaseId>(call, "case_id"));
        VIGIL_TRY(const auto question,
                  vigil::ask_reporter(unit, context.filing.ids, caller, id, body.report_id, body.text, now));
        return protocol::Asked{question.id, question.asked_at};
    };
    co_return co_await act_on<protocol::AskReporter>(context, call, 201, std::move(act));
}

}  // namespace vigil::http
