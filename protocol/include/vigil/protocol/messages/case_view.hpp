// A case as its readers are shown it: what was reported, how it was judged, who was asked and has answered, what was done.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/transfer.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

struct AcknowledgementView {
    AcknowledgementId ack_id;
    std::int64_t version{};
    bool stops = false;
    Instant at{};
    OrganisationId organisation_id;
    AccountId account_id;
    std::string account_name;
    std::optional<NextStep> next_step{};
    AccountId responsible_id{};
    std::string responsible_name{};
    std::optional<Instant> expected_at{};
    std::string taken_by{};
    std::optional<ChannelKind> by_telephone{};
    std::optional<Instant> confirmed_at{};
    AccountId confirmed_by{};

    static constexpr std::string_view name = "AcknowledgementView";
    static constexpr auto fields = std::tuple{
        field<&AcknowledgementView::ack_id>("ack_id", optional, format(Format::uuid), "签收编号", "acknowledgement"),
        field<&AcknowledgementView::version>("version", required, range(1, INT64_MAX), "版本", "version"),
        field<&AcknowledgementView::stops>("stops", required, "是否停止该版本的签收时限",
                                           "whether it stopped the version"),
        field<&AcknowledgementView::at>("at", required, instant, "签收时间", "when"),
        field<&AcknowledgementView::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                                     "organisation"),
        field<&AcknowledgementView::account_id>("account_id", optional, format(Format::uuid), "账号", "account"),
        field<&AcknowledgementView::account_name>("account_name", optional, "签收人", "who"),
        field<&AcknowledgementView::next_step>("next_step", optional, "下一步", "what is done first"),
        field<&AcknowledgementView::responsible_id>("responsible_id", optional, format(Format::uuid), "负责人账号",
                                                    "who sees to it"),
        field<&AcknowledgementView::responsible_name>("responsible_name", optional, "负责人", "who sees to it"),
        field<&AcknowledgementView::expected_at>("expected_at", optional, instant, "预计见到孩子的时间",
                                                 "by when the children are to be seen"),
        field<&AcknowledgementView::taken_by>("taken_by", optional, "公安接听人",
                                              "who of the police took it, where the owner answered for them"),
        field<&AcknowledgementView::by_telephone>("by_telephone", optional, "电话签收方式",
                                                  "by reply or keypress, as a carrier says"),
        field<&AcknowledgementView::confirmed_at>("confirmed_at", optional, instant, "本人或本单位确认时间",
                                                  "when whoever was asked confirmed that"),
        field<&AcknowledgementView::confirmed_by>("confirmed_by", optional, format(Format::uuid), "确认人账号",
                                                  "by whom")};
};

struct CaseAlert {
    AlertSummary alert;
    std::string organisation_name;
    std::vector<AcknowledgementView> acknowledgements;

    static constexpr std::string_view name = "CaseAlert";
    static constexpr auto fields =
        std::tuple{field<&CaseAlert::alert>("alert", required, "警报", "alert"),
                   field<&CaseAlert::organisation_name>("organisation_name", required, "单位名称", "organisation"),
                   field<&CaseAlert::acknowledgements>("acknowledgements", required, items(0, 1000), "签收记录",
                                                       "acknowledgements")};
};

struct CaseSupplement {
    SupplementId supplement_id;
    Instant filed_at{};
    RawJson body;

    static constexpr std::string_view name = "CaseSupplement";
    static constexpr auto fields =
        std::tuple{field<&CaseSupplement::supplement_id>("supplement_id", required, format(Format::uuid), "补充编号",
                                                         "supplement"),
                   field<&CaseSupplement::filed_at>("filed_at", required, instant, "时间", "when"),
                   field<&CaseSupplement::body>("body", required, "内容", "as filed")};
};

struct CaseReport {
    ReportId report_id;
    Instant filed_at{};
    Verification verification{};
    std::optional<ReporterMode> mode;
    RawJson body;
    std::vector<CaseSupplement> supplements;

    static constexpr std::string_view name = "CaseReport";
    static constexpr auto fields = std::tuple{
        field<&CaseReport::report_id>("report_id", required, format(Format::uuid), "报告编号", "report"),
        field<&CaseReport::filed_at>("filed_at", required, instant, "时间", "when"),
        field<&CaseReport::verification>("verification", required, "身份核实", "whether the sender was identified"),
        field<&CaseReport::mode>("mode", optional, "署名方式", "how the reporter stands behind it"),
        field<&CaseReport::body>("body", optional, "内容", "as filed, without what this reader may not see"),
        field<&CaseReport::supplements>("supplements", optional, items(0, 1000), "补充", "supplements")};
};

// One thing that made a rule fire. `source` says who supplied a signal or circumstance: observed, derived or assessed.
struct TrailCause {
    std::string code;
    std::string source;

    static constexpr std::string_view name = "TrailCause";
    static constexpr auto fields =
        std::tuple{field<&TrailCause::code>("code", required, "迹象或情形", "signal, circumstance or answer"),
                   field<&TrailCause::source>("source", optional, "来源", "who supplied it")};
};

// One rule that fired (promise P6). `on` and `source` are the causes in short: every code, and the first source.
struct FiredRule {
    std::string rule;
    std::string on;
    std::string source;
    std::vector<TrailCause> causes;
    std::string effect;
    std::optional<ReleaseClass> release;
    std::string basis;

    static constexpr std::string_view name = "FiredRule";
    static constexpr auto fields =
        std::tuple{field<&FiredRule::rule>("rule", required, "规则", "rule"),
                   field<&FiredRule::on>("on", optional, "依据的迹象或情形", "the signal or circumstance it fired on"),
                   field<&FiredRule::source>("source", optional, "来源", "who supplied the signal"),
                   field<&FiredRule::causes>("causes", optional, items(0, 1000), "逐项依据",
                                             "what it fired on, each with who supplied it"),
                   field<&FiredRule::effect>("effect", required, "效果", "what it did"),
                   field<&FiredRule::release>("release", optional, "放行类别", "of a rule that notifies"),
                   field<&FiredRule::basis>("basis", optional, "法律依据", "legal basis")};
};

struct CaseAssessment {
    Instant made_at{};
    Level level{};
    bool uncoded = false;
    std::string rule_set;
    std::int64_t rule_version{};
    std::vector<FiredRule> trail;

    static constexpr std::string_view name = "CaseAssessment";
    static constexpr auto fields = std::tuple{
        field<&CaseAssessment::made_at>("made_at", required, instant, "时间", "when"),
        field<&CaseAssessment::level>("level", required, "级别", "level"),
        field<&CaseAssessment::uncoded>("uncoded", required, "尚未编码", "nobody had coded the report"),
        field<&CaseAssessment::rule_set>("rule_set", required, "规则集", "rule set"),
        field<&CaseAssessment::rule_version>("rule_version", required, range(1, INT64_MAX), "规则版本", "its version"),
        field<&CaseAssessment::trail>("trail", optional, items(0, 1000), "研判依据", "which rules fired, on what")};
};

struct CaseNotification {
    std::string recipient;
    OrganisationId organisation_id;
    std::string organisation_name;
    ReleaseClass release{};
    NotificationId notification_id{};
    std::optional<ReleaseState> state{};
    std::optional<Instant> decided_at{};
    AccountId decided_by{};
    std::string text{};

    static constexpr std::string_view name = "CaseNotification";
    static constexpr auto fields = std::tuple{
        field<&CaseNotification::recipient>("recipient", required, "接收方", "recipient"),
        field<&CaseNotification::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                                  "organisation"),
        field<&CaseNotification::organisation_name>("organisation_name", required, "单位名称", "organisation"),
        field<&CaseNotification::release>("release", required, "放行类别", "release class"),
        field<&CaseNotification::notification_id>("notification_id", required, format(Format::uuid), "通知编号",
                                                  "notification"),
        field<&CaseNotification::state>("state", optional, "放行状态", "of one that waits for a release, or did"),
        field<&CaseNotification::decided_at>("decided_at", optional, instant, "决定时间", "when that was decided"),
        field<&CaseNotification::decided_by>("decided_by", optional, format(Format::uuid), "决定人账号", "by whom"),
        field<&CaseNotification::text>("text", optional, "理由", "why")};
};

// Signals that an officer read out of a report.
struct CaseCoding {
    ReportId report_id;
    Instant coded_at{};
    AccountId account_id;
    std::string account_name;
    std::vector<std::string> signals;
    std::optional<DangerNow> danger_now;

    static constexpr std::string_view name = "CaseCoding";
    static constexpr auto fields =
        std::tuple{field<&CaseCoding::report_id>("report_id", required, format(Format::uuid), "报告编号", "report"),
                   field<&CaseCoding::coded_at>("coded_at", required, instant, "时间", "when"),
                   field<&CaseCoding::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
                   field<&CaseCoding::account_name>("account_name", optional, "编码人", "who"),
                   field<&CaseCoding::signals>("signals", required, items(0, 40), "迹象", "signals"),
                   field<&CaseCoding::danger_now>("danger_now", optional, "有无危险", "in danger now")};
};

// A level that people set; both levels stay on record (rule T8).
struct CaseLevelChange {
    Instant at{};
    Level from{};
    Level to{};
    std::string text;
    AccountId account_id;
    std::string account_name;
    std::optional<AccountId> second_id;
    std::string second_name;

    static constexpr std::string_view name = "CaseLevelChange";
    static constexpr auto fields =
        std::tuple{field<&CaseLevelChange::at>("at", required, instant, "时间", "when"),
                   field<&CaseLevelChange::from>("from", required, "原级别", "level before"),
                   field<&CaseLevelChange::to>("to", required, "新级别", "level after"),
                   field<&CaseLevelChange::text>("text", optional, "理由", "why"),
                   field<&CaseLevelChange::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
                   field<&CaseLevelChange::account_name>("account_name", optional, "提出人", "who"),
                   field<&CaseLevelChange::second_id>("second_id", optional, format(Format::uuid), "第二人账号",
                                                      "the second person's account"),
                   field<&CaseLevelChange::second_name>("second_name", optional, "第二人", "the second person")};
};

struct CaseQuestion {
    QuestionId question_id;
    ReportId report_id;
    Instant asked_at{};
    AccountId account_id;
    std::string account_name;
    std::string text;
    std::optional<SupplementId> supplement_id;
    std::optional<Instant> answered_at;

    static constexpr std::string_view name = "CaseQuestion";
    static constexpr auto fields = std::tuple{
        field<&CaseQuestion::question_id>("question_id", required, format(Format::uuid), "问题编号", "question"),
        field<&CaseQuestion::report_id>("report_id", required, format(Format::uuid), "报告编号", "report"),
        field<&CaseQuestion::asked_at>("asked_at", required, instant, "提问时间", "when it was asked"),
        field<&CaseQuestion::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
        field<&CaseQuestion::account_name>("account_name", optional, "提问人", "who asked"),
        field<&CaseQuestion::text>("text", required, "问题", "question"),
        field<&CaseQuestion::supplement_id>("supplement_id", optional, format(Format::uuid), "回答", "the answer"),
        field<&CaseQuestion::answered_at>("answered_at", optional, instant, "回答时间", "when it was answered")};
};

// A child as one report names it, and whether an officer has seen it.
struct CaseChild {
    ChildId child_id;
    ReportId report_id;
    std::string child_name;
    std::optional<Instant> seen_at{};

    static constexpr std::string_view name = "CaseChild";
    static constexpr auto fields = std::tuple{
        field<&CaseChild::child_id>("child_id", required, format(Format::uuid), "孩子编号", "child"),
        field<&CaseChild::report_id>("report_id", required, format(Format::uuid), "报告编号", "which report names it"),
        field<&CaseChild::child_name>("child_name", optional, "姓名", "name, where the report has one"),
        field<&CaseChild::seen_at>("seen_at", optional, instant, "见到时间", "when it was seen face to face")};
};

// What was done for the case, as whoever did it recorded it.
struct CaseMeasure {
    MeasureId measure_id;
    MeasureKind kind{};
    Instant done_at{};
    Instant recorded_at{};
    OrganisationId organisation_id;
    AccountId account_id;
    std::string account_name;
    ChildId child_id{};
    ReportId report_id{};
    std::optional<Instruction> instruction{};
    std::optional<Feedback> feedback{};
    std::optional<Outcome> outcome{};
    std::string by{};
    std::string place{};
    std::string incident_number{};
    std::optional<bool> no_answer{};
    std::optional<Instant> examination_by{};
    std::string text{};

    static constexpr std::string_view name = "CaseMeasure";
    static constexpr auto fields = std::tuple{
        field<&CaseMeasure::measure_id>("measure_id", required, format(Format::uuid), "措施编号", "measure"),
        field<&CaseMeasure::kind>("kind", required, "措施", "what was done"),
        field<&CaseMeasure::done_at>("done_at", required, instant, "办理时间", "when it was done"),
        field<&CaseMeasure::recorded_at>("recorded_at", required, instant, "记录时间", "when it was recorded"),
        field<&CaseMeasure::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&CaseMeasure::account_id>("account_id", required, format(Format::uuid), "账号", "who recorded it"),
        field<&CaseMeasure::account_name>("account_name", optional, "记录人", "who recorded it"),
        field<&CaseMeasure::child_id>("child_id", optional, format(Format::uuid), "孩子编号", "of which child"),
        field<&CaseMeasure::report_id>("report_id", optional, format(Format::uuid), "报告编号", "of which report"),
        field<&CaseMeasure::instruction>("instruction", optional, "告知内容", "what the reporter was told to do"),
        field<&CaseMeasure::feedback>("feedback", optional, "反馈内容", "what the reporter was told"),
        field<&CaseMeasure::outcome>("outcome", optional, "结果", "what the reporter was told it led to"),
        field<&CaseMeasure::by>("by", optional, "办理人", "who did it, where that is not who recorded it"),
        field<&CaseMeasure::place>("place", optional, "地点", "where"),
        field<&CaseMeasure::incident_number>("incident_number", optional, "110警情编号", "of the police"),
        field<&CaseMeasure::no_answer>("no_answer", optional, "无人接听", "the police did not answer"),
        field<&CaseMeasure::examination_by>("examination_by", optional, instant, "鉴定期限",
                                            "by when the forensic examination must be"),
        field<&CaseMeasure::text>("text", optional, "情况", "in words")};
};

// A limit of the case: what must be done by when, and why.
struct CaseClock {
    ClockId clock_id;
    std::string kind;
    ClockState state{};
    Instant started_at{};
    Instant due_at{};
    bool provisional = false;
    std::string legal_basis;
    ChildId child_id{};
    ReportId report_id{};
    NotificationId notification_id{};

    static constexpr std::string_view name = "CaseClock";
    static constexpr auto fields = std::tuple{
        field<&CaseClock::clock_id>("clock_id", required, format(Format::uuid), "时限编号", "clock"),
        field<&CaseClock::kind>("kind", required, "时限", "for what, a code of the rules"),
        field<&CaseClock::state>("state", required, "状态", "where it stands"),
        field<&CaseClock::started_at>("started_at", required, instant, "起算时间", "from when"),
        field<&CaseClock::due_at>("due_at", required, instant, "到期时间", "until when"),
        field<&CaseClock::provisional>("provisional", required, "是否暂定",
                                       "counted over a year whose holidays are not known yet"),
        field<&CaseClock::legal_basis>("legal_basis", required, "依据", "legal basis"),
        field<&CaseClock::child_id>("child_id", optional, format(Format::uuid), "孩子编号", "of which child"),
        field<&CaseClock::report_id>("report_id", optional, format(Format::uuid), "报告编号", "of which report"),
        field<&CaseClock::notification_id>("notification_id", optional, format(Format::uuid), "通知编号",
                                           "of which notification")};
};

// GET /v1/cases/{id}. Which parts are filled is decided by the reader's projection; the look is recorded.
struct CaseView {
    CaseId case_id;
    std::string projection;
    Instant opened_at{};
    Level level{};
    bool uncoded = false;
    DivisionCode division;
    OrganisationId owner_id;
    std::string owner_name;
    std::vector<CaseReport> reports;
    std::vector<CaseAssessment> assessments;
    std::vector<CaseAlert> alerts;
    std::vector<CaseNotification> notifications;
    std::vector<CaseCoding> codings;
    std::vector<CaseLevelChange> level_changes;
    std::vector<CaseQuestion> questions;
    CaseId merged_into{};
    std::vector<CaseId> merged_cases{};
    std::vector<CaseChild> children{};
    std::vector<CaseMeasure> measures{};
    std::vector<CaseClock> clocks{};
    std::vector<TransferView> transfers{};
    std::optional<bool> drill{};

    static constexpr std::string_view name = "CaseView";
    static constexpr auto fields = std::tuple{
        field<&CaseView::case_id>("case_id", required, format(Format::uuid), "个案编号", "case"),
        field<&CaseView::projection>("projection", required, "可见范围", "which projection this is"),
        field<&CaseView::opened_at>("opened_at", required, instant, "受理时间", "when it was opened"),
        field<&CaseView::level>("level", required, "级别", "level"),
        field<&CaseView::uncoded>("uncoded", required, "尚未编码", "nobody has coded the report yet"),
        field<&CaseView::division>("division", required, format(Format::division_code), "区划代码", "division"),
        field<&CaseView::owner_id>("owner_id", required, format(Format::uuid), "承办单位", "owner"),
        field<&CaseView::owner_name>("owner_name", required, "承办单位名称", "owner"),
        field<&CaseView::reports>("reports", optional, items(0, 1000), "报告", "reports"),
        field<&CaseView::assessments>("assessments", optional, items(0, 1000), "研判结果", "assessments"),
        field<&CaseView::alerts>("alerts", optional, items(0, 1000), "警报", "alerts of all organisations of the case"),
        field<&CaseView::notifications>("notifications", optional, items(0, 1000), "通知", "notifications"),
        field<&CaseView::codings>("codings", optional, items(0, 1000), "编码记录", "signals that officers found"),
        field<&CaseView::level_changes>("level_changes", optional, items(0, 1000), "级别变更",
                                        "levels that people set"),
        field<&CaseView::questions>("questions", optional, items(0, 1000), "向报告人提出的问题",
                                    "questions to reporters"),
        field<&CaseView::merged_into>("merged_into", optional, format(Format::uuid), "已合并到",
                                      "the case in which this one lives on"),
        field<&CaseView::merged_cases>("merged_cases", optional, items(0, 1000, format(Format::uuid)), "并入的个案",
                                       "cases that were merged into this one"),
        field<&CaseView::children>("children", optional, items(0, 1000), "孩子", "children, as each report names them"),
        field<&CaseView::measures>("measures", optional, items(0, 10000), "措施", "what was done"),
        field<&CaseView::clocks>("clocks", optional, items(0, 10000), "时限", "what must be done by when"),
        field<&CaseView::transfers>("transfers", optional, items(0, 1000), "移交", "how the case changed hands"),
        field<&CaseView::drill>("drill", optional, "演练", "a drill: it is about no child")};
};

}  // namespace vigil::protocol
