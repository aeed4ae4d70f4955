#include <vigil/protocol/api.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <vigil/protocol/messages/case_view.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/messages/consideration.hpp>
#include <vigil/protocol/messages/control.hpp>
#include <vigil/protocol/messages/decision.hpp>
#include <vigil/protocol/messages/delivery.hpp>
#include <vigil/protocol/messages/digest.hpp>
#include <vigil/protocol/messages/directory.hpp>
#include <vigil/protocol/messages/drill.hpp>
#include <vigil/protocol/messages/duty.hpp>
#include <vigil/protocol/messages/handling.hpp>
#include <vigil/protocol/messages/health.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/messages/matching.hpp>
#include <vigil/protocol/messages/measure.hpp>
#include <vigil/protocol/messages/oversight.hpp>
#include <vigil/protocol/messages/reachability.hpp>
#include <vigil/protocol/messages/release.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/siren.hpp>
#include <vigil/protocol/messages/transfer.hpp>
#include <vigil/protocol/messages/visit.hpp>

namespace vigil::protocol {
namespace {

template <class M>
const MessageInfo* message() {
    return &info<M>();
}
constexpr const MessageInfo* (*nothing)() = nullptr;

using enum HttpMethod;
using enum Authentication;

constexpr std::array kOperations{
    Operation{
        "file_report", post, "/v1/reports", welcome, &message<FileReport>, 201, &message<Filed>, "提交报告",
        "File a report",
        "invalid_document unknown_division unknown_code signal_not_for_reporters time_in_future time_out_of_range "
        "idempotency_key_mismatch idempotency_key_reused case_erased outcome_unknown no_owner",
        200},
    Operation{"preview_audience", post, "/v1/reports/audience", welcome, &message<FileReport>, 200,
              &message<protocol::Audience>, "提交前查看哪些人会看到", "Who would read this report; nothing is stored",
              "invalid_document unknown_division unknown_code signal_not_for_reporters time_in_future "
              "time_out_of_range no_owner"},
    Operation{"list_reports", get, "/v1/reports", session, nothing, 200, &message<ReportList>, "本人报告列表",
              "One's own reports, newest first", "invalid_cursor", 0, "cursor"},
    Operation{"read_report", get, "/v1/reports/{report_id}", session, nothing, 200, &message<OwnReport>, "查看本人报告",
              "One's own report, its public status and its receipt", "not_found case_erased"},
    Operation{"file_supplement", post, "/v1/reports/{report_id}/supplements", welcome, &message<FileSupplement>, 201,
              &message<Filed>, "补充报告", "Add facts to one's own report",
              "invalid_document not_found unknown_code signal_not_for_reporters idempotency_key_mismatch "
              "idempotency_key_reused case_erased outcome_unknown",
              200},
    Operation{"request_identity", post, "/v1/reports/{report_id}/identity-requests", session, &message<RequestIdentity>,
              201, &message<ProposalView>, "申请查看报告人身份", "Ask to open who reported; takes a second person",
              "invalid_document not_found case_erased foreign_jurisdiction role_refused conflict pin_required"},
    Operation{"read_identity", get, "/v1/reports/{report_id}/identity", session, nothing, 200,
              &message<ReporterIdentity>, "查看报告人身份", "Who reported, for the two who agreed, for a day",
              "not_found case_erased pin_required"},
    Operation{"claim_report", post, "/v1/claims", none, &message<ClaimReport>, 200, &message<OwnReport>,
              "凭查询码查看进展", "The status of an anonymous report by its claim code", "invalid_document not_found"},
    Operation{"consider", post, "/v1/considerations", session, &message<Consider>, 201, &message<Considered>,
              "研判后未报告，留存记录", "Keep a record of what was considered and not reported",
              "invalid_document unknown_division unknown_code signal_not_for_reporters time_in_future "
              "time_out_of_range idempotency_key_mismatch idempotency_key_reused consideration_erased outcome_unknown "
              "role_refused",
              200},
    Operation{"list_considerations", get, "/v1/considerations", session, nothing, 200, &message<ConsiderationList>,
              "本人未报告的研判", "One's own considerations, newest first", "invalid_cursor", 0, "cursor"},
    Operation{"read_consideration", get, "/v1/considerations/{consideration_id}", session, nothing, 200,
              &message<OwnConsideration>, "查看本人未报告的研判", "One's own consideration and its signed record",
              "not_found consideration_erased"},
    Operation{"redeem_enrolment", post, "/v1/enrolments", none, &message<RedeemEnrolment>, 201, &message<Enrolled>,
              "绑定设备", "Bind a device to an account with a one-time code", "invalid_document enrolment_refused"},
    Operation{"request_challenge", post, "/v1/sessions/challenges", none, &message<RequestChallenge>, 201,
              &message<Challenge>, "获取登录挑战值", "A challenge for a device to sign", "invalid_document"},
    Operation{"start_session", post, "/v1/sessions", none, &message<StartSession>, 201, &message<SessionStarted>,
              "设备登录", "Start a session with a signed challenge", "invalid_document session_refused"},
    Operation{"refresh_session", post, "/v1/sessions/refresh", none, &message<RefreshSession>, 200,
              &message<SessionStarted>, "续期", "New tokens for a session",
              "invalid_document session_refused foreign_origin"},
    Operation{"password_login", post, "/v1/sessions/password", none, &message<PasswordLogin>, 201,
              &message<SessionStarted>, "密码登录", "Start a session with a password",
              "invalid_document session_refused second_factor_required login_throttled foreign_origin"},
    Operation{"set_pin", put, "/v1/devices/current/pin", session, &message<SetPin>, 204, nothing, "设置设备密码",
              "Set the PIN behind which everything but alerts, answers and one's own reports stands on this device",
              "invalid_document forbidden pin_required conflict"},
    Operation{"unlock", post, "/v1/sessions/current/unlock", session, &message<Pin>, 204, nothing, "输入设备密码",
              "Unlock this device; it locks again two minutes after the last use",
              "invalid_document forbidden pin_required"},
    Operation{"report_condition", put, "/v1/devices/current/condition", session, &message<DeviceCondition>, 204,
              nothing, "自报设备状态",
              "Say what the device may do: notifications, sound, battery saver; and answer a test",
              "invalid_document forbidden role_refused outcome_unknown"},
    Operation{"own_devices", get, "/v1/devices", session, nothing, 200, &message<OwnDevices>, "本人设备",
              "One's own devices: when each was last heard of, and whether an alert would reach it", "pin_required"},
    Operation{"report_loss", post, "/v1/devices/losses", session, &message<ReportLoss>, 200, &message<LossOutcome>,
              "报失设备", "Revoke a lost phone, one's own or a colleague's, and ask anew what it has answered since",
              "invalid_document role_refused pin_required"},
    Operation{"end_session", del, "/v1/sessions/current", session, nothing, 204, nothing, "退出登录", "End the session",
              ""},
    Operation{"list_alerts", get, "/v1/alerts", session, nothing, 200, &message<AlertList>, "警报列表",
              "Alerts of one's organisations, oldest first", "invalid_cursor invalid_document", 0, "cursor state"},
    Operation{"read_alert", get, "/v1/alerts/{alert_id}", session, nothing, 200, &message<AlertSummary>, "查看警报",
              "One alert, without anything sealed", "not_found foreign_jurisdiction"},
    Operation{"list_deliveries", get, "/v1/alerts/{alert_id}/deliveries", session, nothing, 200, &message<DeliveryList>,
              "警报送达情况", "Who was told of an alert, by which way, and how far it has come",
              "not_found foreign_jurisdiction"},
    Operation{"acknowledge_alert", post, "/v1/alerts/{alert_id}/ack", session, &message<AcknowledgeAlert>, 200,
              &message<Acknowledged>, "签收警报", "Acknowledge one version of an alert",
              "invalid_document not_found case_erased foreign_jurisdiction role_refused unknown_version ack_id_reused "
              "outcome_unknown"},
    Operation{"move_expected_time", post, "/v1/alerts/{alert_id}/expected-time", session, &message<MoveExpectedTime>,
              200, &message<AlertSummary>, "调整预计时间", "Move the time by which the children are to be seen, once",
              "invalid_document not_found foreign_jurisdiction role_refused unknown_version conflict outcome_unknown"},
    Operation{"read_case", get, "/v1/cases/{case_id}", session, nothing, 200, &message<CaseView>, "查看个案",
              "What this reader may see of a case; the look is recorded",
              "not_found case_erased foreign_jurisdiction reason_required pin_required"},
    Operation{"read_decision_record", get, "/v1/cases/{case_id}/decision-record", session, nothing, 200,
              &message<SignedDecision>, "判定记录", "Why the case has its level, signed; the look is recorded",
              "not_found case_erased foreign_jurisdiction reason_required pin_required"},
    Operation{"read_decision_record_with_reason", post, "/v1/cases/{case_id}/decision-record", session,
              &message<StateReason>, 200, &message<SignedDecision>, "说明理由后查看判定记录",
              "The same for whoever is not assigned to the case, with a reason",
              "invalid_document not_found case_erased foreign_jurisdiction pin_required"},
    Operation{"read_case_with_reason", post, "/v1/cases/{case_id}/readings", session, &message<StateReason>, 200,
              &message<CaseView>, "说明理由后查看个案",
              "The same for whoever is not assigned to the case, with a reason",
              "invalid_document not_found case_erased foreign_jurisdiction pin_required"},
    Operation{"list_looks", get, "/v1/cases/{case_id}/looks", session, nothing, 200, &message<LookList>, "查看记录",
              "Who looked at the case, and why", "not_found foreign_jurisdiction role_refused pin_required"},
    Operation{"recuse", post, "/v1/cases/{case_id}/recusals", session, &message<Recuse>, 204, nothing, "本人回避",
              "Step back from a case", "invalid_document not_found case_erased foreign_jurisdiction pin_required"},
    Operation{"bar_from_case", post, "/v1/cases/{case_id}/bars", session, &message<BarFromCase>, 204, nothing,
              "设定回避", "Keep an organisation or a person out of a case",
              "invalid_document not_found case_erased role_refused pin_required"},
    Operation{"break_glass", post, "/v1/cases/{case_id}/grants", session, &message<StateReason>, 201,
              &message<GrantView>, "应急查看", "Read a case that nobody asked one about, for four hours, under review",
              "invalid_document not_found case_erased foreign_jurisdiction pin_required"},
    Operation{"code_report", post, "/v1/cases/{case_id}/codings", session, &message<CodeReport>, 200,
              &message<LevelAnswer>, "为报告编码", "Say which signals a report shows; ends \"uncoded\"",
              "invalid_document not_found case_erased foreign_jurisdiction role_refused pin_required"},
    Operation{"change_level", post, "/v1/cases/{case_id}/level", session, &message<ChangeLevel>, 200,
              &message<LevelAnswer>, "变更级别", "Raise the level at once, or propose a lower one",
              "invalid_document not_found case_erased foreign_jurisdiction role_refused pin_required"},
    Operation{"ask_reporter", post, "/v1/cases/{case_id}/questions", session, &message<AskReporter>, 201,
              &message<Asked>, "向报告人提问", "Ask the reporter, who stays sealed",
              "invalid_document not_found case_erased foreign_jurisdiction role_refused pin_required"},
    Operation{"record_measure", post, "/v1/cases/{case_id}/measures", session, &message<RecordMeasure>, 201,
              &message<MeasureRecorded>, "记录措施", "Say what was done for a case; it ends the limit for that",
              "invalid_document not_found case_erased foreign_jurisdiction role_refused pin_required measure_id_reused "
              "outcome_unknown"},
    Operation{"ask_for_transfer", post, "/v1/cases/{case_id}/transfers", session, &message<AskForTransfer>, 201,
              &message<TransferView>, "提出移交", "Ask another organisation to take the case over",
              "invalid_document not_found case_erased foreign_jurisdiction role_refused pin_required conflict "
              "outcome_unknown"},
    Operation{"list_transfers", get, "/v1/transfers", session, nothing, 200, &message<TransferList>, "待决移交",
              "Transfers that wait for a decision, in which one's organisations have a part", "pin_required"},
    Operation{"decide_transfer", post, "/v1/transfers/{transfer_id}/decision", session, &message<DecideTransfer>, 200,
              &message<TransferView>, "决定移交", "Take the case over, refuse it, or withdraw what was asked",
              "invalid_document not_found case_erased role_refused pin_required already_decided conflict "
              "outcome_unknown"},
    Operation{"list_releases", get, "/v1/releases", session, nothing, 200, &message<ReleaseList>, "待放行通知",
              "Organisations that are told of a case when its owner releases it: what waits for one's organisations",
              "invalid_cursor pin_required", 0, "cursor"},
    Operation{"decide_release", post, "/v1/releases/{notification_id}/decision", session, &message<DecideRelease>, 200,
              &message<ReleaseView>, "决定是否放行", "Tell the organisation of the case, or do not",
              "invalid_document not_found case_erased foreign_jurisdiction role_refused pin_required already_decided "
              "conflict outcome_unknown"},
    Operation{"daily_list", get, "/v1/daily-list", session, nothing, 200, &message<DailyList>, "备案日清单",
              "Cases that one's organisations are told of for their files only, day by day",
              "invalid_cursor bad_request pin_required", 0, "day cursor"},
    Operation{"read_roster", get, "/v1/organisations/{organisation_id}/roster", session, nothing, 200,
              &message<RosterView>, "查看值班表", "The roster, who is on duty in the next 14 days, and when nobody is",
              "not_found foreign_jurisdiction pin_required"},
    Operation{"set_roster", put, "/v1/organisations/{organisation_id}/roster", session, &message<SetRoster>, 200,
              &message<RosterView>, "设定值班表", "Say who is on duty",
              "invalid_document not_found role_refused pin_required precondition_failed opens_hole outcome_unknown"},
    Operation{"ask_for_swap", post, "/v1/organisations/{organisation_id}/swaps", session, &message<AskForSwap>, 201,
              &message<SwapView>, "提出换班", "Ask a colleague to be on duty instead",
              "invalid_document role_refused pin_required swap_id_reused outcome_unknown"},
    Operation{
        "decide_swap", post, "/v1/swaps/{swap_id}/decision", session, &message<DecideSwap>, 200, &message<SwapView>,
        "决定换班", "Agree to it, refuse it, or withdraw what was asked",
        "invalid_document not_found role_refused pin_required already_decided opens_hole conflict outcome_unknown"},
    Operation{"own_duty", get, "/v1/duty", session, nothing, 200, &message<OwnDuties>, "本人值班",
              "When one is on duty in the next 14 days, and swaps that are not over", "pin_required"},
    Operation{"begin_visit", post, "/v1/cases/{case_id}/visits", session, &message<BeginVisit>, 201,
              &message<VisitView>, "开始走访", "Go to a home, and say by when one is back",
              "invalid_document not_found case_erased foreign_jurisdiction role_refused pin_required conflict "
              "outcome_unknown"},
    Operation{"list_visits", get, "/v1/visits", session, nothing, 200, &message<VisitList>, "正在进行的走访",
              "Officers of one's organisations who are out", "pin_required"},
    Operation{"read_visit", get, "/v1/visits/{visit_id}", session, nothing, 200, &message<VisitView>, "查看走访",
              "Where an officer went who is overdue; the look is recorded",
              "not_found case_erased role_refused pin_required"},
    Operation{"check_in", post, "/v1/visits/{visit_id}/check-ins", session, &message<CheckIn>, 200, &message<VisitView>,
              "报平安", "One is safe, and back by then",
              "invalid_document not_found role_refused pin_required conflict outcome_unknown"},
    Operation{"end_visit", post, "/v1/visits/{visit_id}/end", session, &message<EndVisit>, 200, &message<VisitView>,
              "结束走访", "One is back, or knows a colleague to be safe, or does what is needed",
              "invalid_document not_found case_erased role_refused pin_required conflict outcome_unknown"},
    Operation{"list_drills", get, "/v1/drills", session, nothing, 200, &message<DrillList>, "演练记录",
              "Drills of the organisations whose duty the caller plans, newest first", "invalid_cursor pin_required", 0,
              "cursor"},
    Operation{"read_drills", get, "/v1/organisations/{organisation_id}/drills", session, nothing, 200,
              &message<DrillCurve>, "单位演练情况", "How soon an organisation answered its drills of the last 12 weeks",
              "not_found role_refused pin_required"},
    Operation{"start_drill", post, "/v1/organisations/{organisation_id}/drills", session, nothing, 201,
              &message<DrillView>, "发起演练", "Drill the organisation now",
              "not_found role_refused pin_required drill_running alert_waiting nobody_to_ring conflict "
              "outcome_unknown"},
    Operation{"list_sirens", get, "/v1/sirens", session, nothing, 200, &message<SirenList>, "各单位响铃情况",
              "How often alerts woke officers of the organisations whose duty the caller plans",
              "invalid_cursor pin_required", 0, "cursor"},
    Operation{
        "read_sirens", get, "/v1/organisations/{organisation_id}/sirens", session, nothing, 200, &message<SirenReport>,
        "单位响铃情况",
        "How often alerts woke each officer of an organisation in the last four weeks, and how soon they were answered",
        "not_found role_refused pin_required"},
    Operation{"read_reachability", get, "/v1/organisations/{organisation_id}/reachability", session, nothing, 200,
              &message<ReachabilityView>, "值班人员可联系情况",
              "Whether the officers of an organisation can be reached, for whoever oversees their duty",
              "not_found role_refused pin_required"},
    Operation{"list_breaches", get, "/v1/breaches", session, nothing, 200, &message<BreachList>, "逾期事项",
              "Limits of cases that have passed before it was done, as one's organisations were told, newest first",
              "invalid_cursor", 0, "cursor"},
    Operation{"read_digests", get, "/v1/digest", session, nothing, 200, &message<DigestList>, "每日提要",
              "How much waits at one's organisations that rings nobody: blue alerts, and limits that have passed", ""},
    Operation{"list_grants", get, "/v1/grants", session, nothing, 200, &message<GrantList>, "待复核的应急查看",
              "Broken glass that waits for the caller's review", "pin_required"},
    Operation{"review_grant", post, "/v1/grants/{grant_id}/review", session, &message<ReviewGrant>, 204, nothing,
              "复核应急查看", "Say whether breaking the glass was justified",
              "invalid_document not_found role_refused another_person_required already_decided pin_required"},
    Operation{"list_unusual_looks", get, "/v1/unusual-looks", session, nothing, 200, &message<UnusualLookList>,
              "待复核的异常查看", "Unusual looks that wait for the caller's review", "pin_required"},
    Operation{"review_look", post, "/v1/unusual-looks/{look_id}/review", session, &message<ReviewLook>, 204, nothing,
              "复核异常查看", "Say whether the look was justified",
              "invalid_document not_found role_refused another_person_required already_decided pin_required"},
    Operation{"list_proposals", get, "/v1/proposals", session, nothing, 200, &message<ProposalList>, "待确认事项",
              "What waits for the caller as the second person, or was proposed by it", "pin_required"},
    Operation{"decide_proposal", post, "/v1/proposals/{proposal_id}/decision", session, &message<DecideProposal>, 200,
              &message<ProposalView>, "确认或拒绝", "Decide as the second person",
              "invalid_document not_found role_refused another_person_required already_decided conflict pin_required"},
    Operation{"list_changes", get, "/v1/changes", session, nothing, 200, &message<ProposalList>, "近七日系统变更",
              "What administrators changed or want to change here, of the last 7 days", "pin_required"},
    Operation{"list_matches", get, "/v1/cases/{case_id}/matches", session, nothing, 200, &message<MatchList>,
              "个案的匹配", "Cases that may be about the same child, newest first",
              "invalid_cursor not_found case_erased foreign_jurisdiction role_refused reason_required pin_required", 0,
              "cursor"},
    Operation{"decide_match", post, "/v1/matches/{match_id}/decision", session, &message<DecideMatch>, 200,
              &message<MatchView>, "确认或排除匹配", "Say whether two cases are about one child, or one event",
              "invalid_document not_found role_refused reason_required pin_required precondition_failed "
              "idempotency_key_reused already_merged "
              "merge_refused outcome_unknown"},
    Operation{"read_pattern", get, "/v1/cases/{case_id}/pattern", session, nothing, 200, &message<CasePattern>,
              "儿童历次报告情况", "What all reports on the children of a case come to; the look is recorded",
              "not_found case_erased foreign_jurisdiction role_refused reason_required pin_required"},
    Operation{"live", get, "/v1/live", session, nothing, 101, nothing, "实时消息",
              "Live items: WebSocket, subprotocol vigil.v1, or Server-Sent Events (asyncapi.json)",
              "bad_request upgrade_required subprotocol_required foreign_origin too_many_connections shutting_down", 0,
              "last_event_id"},
    Operation{"list_divisions", get, "/v1/divisions", none, nothing, 200, &message<DivisionList>, "下级行政区划",
              "Children of a division; without a parent the region", "unknown_division", 0, "parent"},
    Operation{"vocabulary", get, "/v1/vocabulary", none, nothing, 200, &message<Vocabulary>, "代码表",
              "The code lists that a report may use", ""},
    Operation{"jwks", get, "/.well-known/jwks.json", none, nothing, 200, &message<JwkSet>, "回执验证公钥",
              "Public keys of receipts and checkpoints", ""},
    Operation{"latest_checkpoint", get, "/v1/checkpoints/latest", none, nothing, 200, &message<LatestCheckpoint>,
              "最新检查点", "The newest checkpoint of the log, and the newest countersignature of each holder",
              "not_found"},
    Operation{"openapi", get, "/openapi.json", none, nothing, 200, nothing, "接口文档", "This document", ""},
    Operation{"asyncapi", get, "/asyncapi.json", none, nothing, 200, nothing, "实时消息文档",
              "The messages of the live stream, as AsyncAPI", ""},
    Operation{"healthz", get, "/healthz", none, nothing, 200, &message<Health>, "存活检查", "Is the process alive", ""},
    Operation{"readyz", get, "/readyz", none, nothing, 200, &message<Health>, "就绪检查",
              "Can reports be taken; 503 and the reasons where not", "unavailable"},
};

}  // namespace

std::span<const Operation> operations() { return kOperations; }

const Operation& operation(std::string_view id) {
    const auto found =
        std::find_if(kOperations.begin(), kOperations.end(), [&](const Operation& each) { return each.id == id; });
    assert(found != kOperations.end());
    return *found;
}

std::string_view to_text(HttpMethod method) {
    switch (method) {
        case get:
            return "GET";
        case post:
            return "POST";
        case put:
            return "PUT";
        case del:
            return "DELETE";
    }
    return {};
}

}  // namespace vigil::protocol
