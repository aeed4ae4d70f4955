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
enum class ItemKind { alert, state, report_status };
constexpr auto words_of(ItemKind) {
    using enum ItemKind;
    return std::array{
        Word<ItemKind>{alert, "alert", "警报", "an alert or a new version of it"},
        Word<ItemKind>{state, "state", "状态", "the state of an alert changed"},
        Word<ItemKind>{report_status, "report_status", "报告进展", "the public status of a report changed"}};
}

// How far a report has come, as its reporter may know it.
enum class ReportStage { received, dispatched, acknowledged };
constexpr auto words_of(ReportStage) {
    using enum ReportStage;
    return std::array{Word<ReportStage>{received, "received", "已收到", "received"},
                      Word<ReportStage>{dispatched, "dispatched", "已派送", "dispatched"},
                      Word<ReportStage>{acknowledged, "acknowledged", "已签收", "acknowledged"}};
}

}  // namespace vigil
