// The closed word lists of the wire: enumerations whose values code depends on, each with its text form and names.
// Open lists (circumstances, signals, relations, kinds) are data of the rule set.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace vigil {

template <class E>
struct Word {
    E value;
    std::string_view text;  // on the wire and in SQL
    std::string_view zh;
    std::string_view en;
};

// words_of(E{}) lists the words of an enumeration; found by argument-dependent lookup.
template <class E>
constexpr std::string_view to_text(E value) {
    for (const auto& word : words_of(E{}))
        if (word.value == value) return word.text;
    return {};
}

template <class E>
constexpr std::optional<E> parse_word(std::string_view text) {
    for (const auto& word : words_of(E{}))
        if (word.text == text) return word.value;
    return std::nullopt;
}

enum class DangerNow { no, yes, unknown };
constexpr auto words_of(DangerNow) {
    return std::array{Word<DangerNow>{DangerNow::no, "no", "否", "no"},
                      Word<DangerNow>{DangerNow::yes, "yes", "是", "yes"},
                      Word<DangerNow>{DangerNow::unknown, "unknown", "不清楚", "unknown"}};
}

enum class ChildNow { with_reporter, with_suspect, with_family, alone, elsewhere, unknown };
constexpr auto words_of(ChildNow) {
    using enum ChildNow;
    return std::array{Word<ChildNow>{with_reporter, "with_reporter", "在报告人身边", "with the reporter"},
                      Word<ChildNow>{with_suspect, "with_suspect", "与嫌疑人在一起", "with the suspect"},
                      Word<ChildNow>{with_family, "with_family", "与家人在一起", "with family"},
                      Word<ChildNow>{alone, "alone", "独自一人", "alone"},
                      Word<ChildNow>{elsewhere, "elsewhere", "在其他地方", "elsewhere"},
                      Word<ChildNow>{unknown, "unknown", "不清楚", "unknown"}};
}

enum class Sex { female, male, unknown };
constexpr auto words_of(Sex) {
    return std::array{Word<Sex>{Sex::female, "F", "女", "female"}, Word<Sex>{Sex::male, "M", "男", "male"},
                      Word<Sex>{Sex::unknown, "U", "不详", "unknown"}};
}

// How the reporter stands behind the report. Shielded: the identity is sealed apart and opened only by two people.
enum class ReporterMode { shielded, named, anonymous };
constexpr auto words_of(ReporterMode) {
    using enum ReporterMode;
    return std::array{Word<ReporterMode>{shielded, "shielded", "实名但保密", "named, shielded"},
                      Word<ReporterMode>{named, "named", "实名", "named"},
                      Word<ReporterMode>{anonymous, "anonymous", "匿名", "anonymous"}};
}

// Whether the sender of a report could be identified. An unverified report has the same clocks (promise P12).
enum class Verification { verified, unverified };
constexpr auto words_of(Verification) {
    using enum Verification;
    return std::array{Word<Verification>{verified, "verified", "已核实身份", "verified"},
                      Word<Verification>{unverified, "unverified", "未核实身份", "unverified"}};
}

// What an organisation does for a division (policy facts 4.3).
enum class Function {
    protection,
    police,
    emergency_medical,
    psychiatric,
    child_director,
    health,
    education,
    procuratorate,
    women,
    disabled,
    labour,
    civil_affairs,
    medical_insurance,
};
constexpr auto words_of(Function) {
    using enum Function;
    return std::array{Word<Function>{protection, "protection", "未成年人保护", "protection"},
                      Word<Function>{police, "police", "公安", "police"},
                      Word<Function>{emergency_medical, "emergency_medical", "医疗急救", "emergency medical care"},
                      Word<Function>{psychiatric, "psychiatric", "精神卫生", "psychiatric care"},
                      Word<Function>{child_director, "child_director", "儿童主任", "child director"},
                      Word<Function>{health, "health", "卫生健康", "health"},
                      Word<Function>{education, "education", "教育", "education"},
                      Word<Function>{procuratorate, "procuratorate", "检察", "procuratorate"},
                      Word<Function>{women, "women", "妇联", "women's federation"},
                      Word<Function>{disabled, "disabled", "残联", "disabled persons' federation"},
                      Word<Function>{labour, "labour", "劳动监察", "labour inspection"},
                      Word<Function>{civil_affairs, "civil_affairs", "民政", "civil affairs"},
                      Word<Function>{medical_insurance, "medical_insurance", "医疗保障", "medical insurance"}};
}

enum class DivisionLevel { region = 1, league = 2, banner = 3, township = 4, village = 5 };
constexpr auto words_of(DivisionLevel) {
    using enum DivisionLevel;
    return std::array{Word<DivisionLevel>{region, "region", "自治区", "region"},
                      Word<DivisionLevel>{league, "league", "盟市", "league"},
                      Word<DivisionLevel>{banner, "banner", "旗县(市、区)", "banner"},
                      Word<DivisionLevel>{township, "township", "苏木乡镇(街道)", "township"},
                      Word<DivisionLevel>{village, "village", "嘎查村(社区)", "village"}};
}

enum class Role {
    reporter,
    duty_officer,
    police_liaison,
    county_officer,
    supervisor,
    procurator,
    department_officer,
    system_administrator,
    security_administrator,
    audit_administrator,
};
constexpr auto words_of(Role) {
    using enum Role;
    return std::array{
        Word<Role>{reporter, "reporter", "报告人", "reporter"},
        Word<Role>{duty_officer, "duty_officer", "值班员", "duty officer"},
        Word<Role>{police_liaison, "police_liaison", "公安联络员", "police liaison"},
        Word<Role>{county_officer, "county_officer", "旗县工作人员", "county officer"},
        Word<Role>{supervisor, "supervisor", "上级督导", "supervisor"},
        Word<Role>{procurator, "procurator", "检察官", "procurator"},
        Word<Role>{department_officer, "department_officer", "部门工作人员", "department officer"},
        Word<Role>{system_administrator, "system_administrator", "系统管理员", "system administrator"},
        Word<Role>{security_administrator, "security_administrator", "安全管理员", "security administrator"},
        Word<Role>{audit_administrator, "audit_administrator", "审计管理员", "audit administrator"}};
}

enum class ReleaseClass { now, on_release, file_only };
constexpr auto words_of(ReleaseClass) {
    using enum ReleaseClass;
    return std::array{Word<ReleaseClass>{now, "now", "立即", "now"},
                      Word<ReleaseClass>{on_release, "on_release", "经承办单位放行", "on release"},
                      Word<ReleaseClass>{file_only, "file_only", "仅备案", "file only"}};
}

enum class AlertState { open, acknowledged, closed };
constexpr auto words_of(AlertState) {
    using enum AlertState;
    return std::array{Word<AlertState>{open, "open", "待签收", "open"},
                      Word<AlertState>{acknowledged, "acknowledged", "已签收", "acknowledged"},
                      Word<AlertState>{closed, "closed", "已结束", "closed"}};
}

// Why somebody looks at a case. `assigned`: is asked about it or has answered; whoever else looks says why (F148).
enum class ReadReason { assigned, handover, supervision, complaint, inspection, court, emergency };
constexpr auto words_of(ReadReason) {
    using enum ReadReason;
    return std::array{Word<ReadReason>{assigned, "assigned", "承办", "assigned"},
                      Word<ReadReason>{handover, "handover", "交接班", "handing over"},
                      Word<ReadReason>{supervision, "supervision", "督导", "supervision"},
                      Word<ReadReason>{complaint, "complaint", "投诉核查", "a complaint"},
                      Word<ReadReason>{inspection, "inspection", "检查", "an inspection"},
                      Word<ReadReason>{court, "court", "诉讼需要", "proceedings in court"},
                      Word<ReadReason>{emergency, "emergency", "紧急情况", "an emergency"}};
}

// What takes a second person.
enum class ProposalKind { administration, lowering, identity };
constexpr auto words_of(ProposalKind) {
    using enum ProposalKind;
    return std::array{Word<ProposalKind>{administration, "administration", "系统变更", "a change by administrators"},
                      Word<ProposalKind>{lowering, "lowering", "降低级别", "a lower level"},
                      Word<ProposalKind>{identity, "identity", "查看报告人身份", "opening a reporter's identity"}};
}

enum class ProposalState { pending, approved, refused, expired };
constexpr auto words_of(ProposalState) {
    using enum ProposalState;
    return std::array{Word<ProposalState>{pending, "pending", "待确认", "pending"},
                      Word<ProposalState>{approved, "approved", "已同意", "approved"},
                      Word<ProposalState>{refused, "refused", "已拒绝", "refused"},
                      Word<ProposalState>{expired, "expired", "已过期", "expired"}};
}

// What a stream item tells.
enum class ItemKind { alert, state, report_status, breach, drill, duty_warning, duty_test, digest, visit };
constexpr auto words_of(ItemKind) {
    using enum ItemKind;
    return std::array{
        Word<ItemKind>{alert, "alert", "警报", "an alert or a new version of it"},
        Word<ItemKind>{state, "state", "状态", "the state of an alert changed"},
        Word<ItemKind>{report_status, "report_status", "报告进展", "the public status of a report changed"},
        Word<ItemKind>{breach, "breach", "逾期", "a limit of a case has passed, or what it was for is done since"},
        Word<ItemKind>{duty_warning, "duty_warning", "值班预警",
                       "an officer cannot be reached for a duty, or can again"},
        Word<ItemKind>{duty_test, "duty_test", "联络测试", "asks the devices of officers to answer"},
        Word<ItemKind>{drill, "drill", "演练", "nobody answered a drill"},
        Word<ItemKind>{digest, "digest", "每日提要", "something waits that rings nobody"},
        Word<ItemKind>{visit, "visit", "走访", "an officer goes to a home, is overdue, or is back"}};
}

// How far a report has come, as its reporter may know it.
enum class ReportStage { received, dispatched, acknowledged, child_seen, answered };
constexpr auto words_of(ReportStage) {
    using enum ReportStage;
    return std::array{Word<ReportStage>{received, "received", "已收到", "received"},
                      Word<ReportStage>{dispatched, "dispatched", "已派送", "dispatched"},
                      Word<ReportStage>{acknowledged, "acknowledged", "已签收", "acknowledged"},
                      Word<ReportStage>{child_seen, "child_seen", "已见到孩子", "the child was seen"},
                      Word<ReportStage>{answered, "answered", "已告知结果", "the result was told"}};
}

// What officers do for a case and record, each within a limit (policy facts 5.5).
enum class MeasureKind {
    child_seen,
    reporter_instructed,
    incident_number,
    evidence_preserved,
    note,
    feedback,
    result,
};
constexpr auto words_of(MeasureKind) {
    using enum MeasureKind;
    return std::array{
        Word<MeasureKind>{child_seen, "child_seen", "当面见到孩子", "the child was seen face to face"},
        Word<MeasureKind>{reporter_instructed, "reporter_instructed", "告知报告人怎么做",
                          "the reporter was instructed"},
        Word<MeasureKind>{incident_number, "incident_number", "登记110警情编号", "the 110 incident number"},
        Word<MeasureKind>{evidence_preserved, "evidence_preserved", "固定证据", "evidence is preserved"},
        Word<MeasureKind>{note, "note", "处置记录", "a written handling note"},
        Word<MeasureKind>{feedback, "feedback", "向报告人反馈", "feedback to the reporter"},
        Word<MeasureKind>{result, "result", "向报告人告知结果", "the result, to the reporter"}};
}

// What the reporter is told to do now (F130).
enum class Instruction { keep_child, let_go, police_coming, call_110 };
constexpr auto words_of(Instruction) {
    using enum Instruction;
    return std::array{Word<Instruction>{keep_child, "keep_child", "先把孩子留在身边", "keep the child with you"},
                      Word<Instruction>{let_go, "let_go", "可以让孩子离开", "the child may go"},
                      Word<Instruction>{police_coming, "police_coming", "民警正在赶来，请守着孩子",
                                        "the police are coming, stay with the child"},
                      Word<Instruction>{call_110, "call_110", "请立即拨打110", "call 110 now"}};
}

// What becomes of a report, as its reporter is told within days (MR20 art. 10).
enum class Feedback { being_handled, police_filed, police_not_filed, handed_over };
constexpr auto words_of(Feedback) {
    using enum Feedback;
    return std::array{
        Word<Feedback>{being_handled, "being_handled", "已受理，正在处置", "it is being handled"},
        Word<Feedback>{police_filed, "police_filed", "公安机关已立案", "the police have filed a case"},
        Word<Feedback>{police_not_filed, "police_not_filed", "公安机关未立案", "the police have not filed a case"},
        Word<Feedback>{handed_over, "handed_over", "已移交有关部门", "it was handed over"}};
}

// What a report led to, in a word that tells nothing of the family.
enum class Outcome { child_safe, supported, placed, no_danger_found, still_handled };
constexpr auto words_of(Outcome) {
    using enum Outcome;
    return std::array{Word<Outcome>{child_safe, "child_safe", "孩子已安全", "the child is safe"},
                      Word<Outcome>{supported, "supported", "已落实帮扶", "the child is supported"},
                      Word<Outcome>{placed, "placed", "孩子已妥善安置", "the child lives in a safe place"},
                      Word<Outcome>{no_danger_found, "no_danger_found", "未发现危险", "no danger was found"},
                      Word<Outcome>{still_handled, "still_handled", "仍在处置", "it is still being handled"}};
}

// What whoever acknowledges an alert will do first.
enum class NextStep { visit, call_police, take_to_hospital, ask_reporter, hand_over, other };
constexpr auto words_of(NextStep) {
    using enum NextStep;
    return std::array{Word<NextStep>{visit, "visit", "前往见孩子", "goes to see the child"},
                      Word<NextStep>{call_police, "call_police", "联系公安", "calls the police"},
                      Word<NextStep>{take_to_hospital, "take_to_hospital", "送医", "takes the child to hospital"},
                      Word<NextStep>{ask_reporter, "ask_reporter", "联系报告人", "asks the reporter"},
                      Word<NextStep>{hand_over, "hand_over", "移交", "hands over"},
                      Word<NextStep>{other, "other", "其他", "something else"}};
}

// How far the handing over of a case has come.
enum class TransferState { asked, referred, accepted, refused, withdrawn };
constexpr auto words_of(TransferState) {
    using enum TransferState;
    return std::array{
        Word<TransferState>{asked, "asked", "待接收", "the other side is asked"},
        Word<TransferState>{referred, "referred", "对方不接收，待上级决定", "refused; whoever stands above decides"},
        Word<TransferState>{accepted, "accepted", "已移交", "handed over"},
        Word<TransferState>{refused, "refused", "不予移交", "not handed over"},
        Word<TransferState>{withdrawn, "withdrawn", "已撤回", "withdrawn"}};
}

enum class TransferVerdict { accept, refuse, withdraw };
constexpr auto words_of(TransferVerdict) {
    using enum TransferVerdict;
    return std::array{Word<TransferVerdict>{accept, "accept", "接收", "accept"},
                      Word<TransferVerdict>{refuse, "refuse", "不接收", "refuse"},
                      Word<TransferVerdict>{withdraw, "withdraw", "撤回", "withdraw"}};
}

// What became of telling an organisation that is told only on release.
enum class ReleaseState { pending, released, withheld, superseded };
constexpr auto words_of(ReleaseState) {
    using enum ReleaseState;
    return std::array{Word<ReleaseState>{pending, "pending", "待放行", "the owner has not decided"},
                      Word<ReleaseState>{released, "released", "已放行", "it was told"},
                      Word<ReleaseState>{withheld, "withheld", "不予放行", "it is not told"},
                      Word<ReleaseState>{superseded, "superseded", "已由警报告知", "an alert has told it since"}};
}

enum class ReleaseVerdict { release, withhold };
constexpr auto words_of(ReleaseVerdict) {
    using enum ReleaseVerdict;
    return std::array{Word<ReleaseVerdict>{release, "release", "放行", "tell it"},
                      Word<ReleaseVerdict>{withhold, "withhold", "不予放行", "do not tell it"}};
}

// Where a limit of a case stands.
enum class ClockState { running, breached, done };
constexpr auto words_of(ClockState) {
    using enum ClockState;
    return std::array{Word<ClockState>{running, "running", "计时中", "running"},
                      Word<ClockState>{breached, "breached", "已逾期", "breached"},
                      Word<ClockState>{done, "done", "已完成", "done"}};
}

// How a version of the rules came to judge.
enum class ActivationKind { seeded, activated, rolled_back };
constexpr auto words_of(ActivationKind) {
    using enum ActivationKind;
    return std::array{Word<ActivationKind>{seeded, "seeded", "首次安装", "with a new installation"},
                      Word<ActivationKind>{activated, "activated", "启用", "activated"},
                      Word<ActivationKind>{rolled_back, "rolled_back", "退回", "rolled back"}};
}

// In what two judgements of the same facts differ.
enum class DifferenceKind { level, uncoded, recipient_added, recipient_removed, release, owner, clock };
constexpr auto words_of(DifferenceKind) {
    using enum DifferenceKind;
    return std::array{Word<DifferenceKind>{level, "level", "级别", "level"},
                      Word<DifferenceKind>{uncoded, "uncoded", "是否未编码", "uncoded or not"},
                      Word<DifferenceKind>{recipient_added, "recipient_added", "增加接收方", "one more recipient"},
                      Word<DifferenceKind>{recipient_removed, "recipient_removed", "减少接收方", "one recipient less"},
                      Word<DifferenceKind>{release, "release", "放行类别", "release class"},
                      Word<DifferenceKind>{owner, "owner", "承办单位", "owner"},
                      Word<DifferenceKind>{clock, "clock", "时限", "clock"}};
}

// What a decision record is about: a case, or what was considered and not reported.
enum class RecordSubject { of_case, consideration };
constexpr auto words_of(RecordSubject) {
    using enum RecordSubject;
    return std::array{Word<RecordSubject>{of_case, "case", "个案", "case"},
                      Word<RecordSubject>{consideration, "consideration", "未报告的研判", "considered, not reported"}};
}

// Whose act led to an assessment.
enum class DecidedBy { reporter, staff };
constexpr auto words_of(DecidedBy) {
    using enum DecidedBy;
    return std::array{Word<DecidedBy>{reporter, "reporter", "报告人", "reporter"},
                      Word<DecidedBy>{staff, "staff", "工作人员", "staff"}};
}

}  // namespace vigil
