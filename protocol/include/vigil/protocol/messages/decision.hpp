// The decision record: why a case, or what was considered and not reported, has its level. Self-contained: every code
// stands with its names, so that it can be printed and understood years later, without the rule set.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

struct NamedText {
    std::string zh;
    std::string en;

    static constexpr std::string_view name = "NamedText";
    static constexpr auto fields = std::tuple{field<&NamedText::zh>("zh", required, "中文", "Chinese"),
                                              field<&NamedText::en>("en", required, "英文", "English")};
};

struct NamedCode {
    std::string code;
    std::string zh;
    std::string en;

    static constexpr std::string_view name = "NamedCode";
    static constexpr auto fields = std::tuple{field<&NamedCode::code>("code", required, "代码", "code"),
                                              field<&NamedCode::zh>("zh", optional, "中文", "Chinese"),
                                              field<&NamedCode::en>("en", optional, "英文", "English")};
};

// A code with who supplied it: observed, derived or assessed (`source` absent: nobody in particular).
struct RecordFact {
    std::string code;
    std::string zh;
    std::string en;
    std::string source;
    std::optional<bool> statutory;

    static constexpr std::string_view name = "RecordFact";
    static constexpr auto fields = std::tuple{
        field<&RecordFact::code>("code", required, "代码", "code"),
        field<&RecordFact::zh>("zh", optional, "中文", "Chinese"),
        field<&RecordFact::en>("en", optional, "英文", "English"),
        field<&RecordFact::source>("source", optional, "来源", "who supplied it"),
        field<&RecordFact::statutory>("statutory", optional, "应当报告的情形", "of a circumstance: must be reported")};
};

struct RecordChild {
    std::optional<Sex> sex;
    std::optional<std::int64_t> min_months;
    std::optional<std::int64_t> max_months;

    static constexpr std::string_view name = "RecordChild";
    static constexpr auto fields =
        std::tuple{field<&RecordChild::sex>("sex", optional, "性别", "sex"),
                   field<&RecordChild::min_months>("min_months", optional, "最小月龄", "youngest possible age, months"),
                   field<&RecordChild::max_months>("max_months", optional, "最大月龄", "oldest possible age, months")};
};

// A rule that fired: on what, to what effect, with its legal basis in the short names of `sources`.
struct RecordRule {
    std::string rule;
    std::string zh;
    std::string en;
    std::vector<RecordFact> causes;
    std::string effect;
    std::optional<Level> level;
    std::vector<NamedCode> targets;
    std::optional<ReleaseClass> release;
    std::string basis;

    static constexpr std::string_view name = "RecordRule";
    static constexpr auto fields =
        std::tuple{field<&RecordRule::rule>("rule", required, "规则", "rule"),
                   field<&RecordRule::zh>("zh", optional, "中文", "its text in Chinese"),
                   field<&RecordRule::en>("en", optional, "英文", "its text in English"),
                   field<&RecordRule::causes>("causes", optional, items(0, 1000), "依据", "what it fired on"),
                   field<&RecordRule::effect>("effect", required, "效果", "what it did"),
                   field<&RecordRule::level>("level", optional, "级别", "the level it led to"),
                   field<&RecordRule::targets>("targets", optional, items(0, 1000), "对象", "whom or what it concerns"),
                   field<&RecordRule::release>("release", optional, "放行类别", "of a rule that notifies"),
                   field<&RecordRule::basis>("basis", optional, "法律依据", "legal basis")};
};

// What would raise the level, were it known too.
struct RecordRaising {
    std::string code;
    std::string zh;
    std::string en;
    std::string source;
    Level level{};
    std::vector<std::string> raised_by;

    static constexpr std::string_view name = "RecordRaising";
    static constexpr auto fields =
        std::tuple{field<&RecordRaising::code>("code", required, "迹象或答复", "signal or answer"),
                   field<&RecordRaising::zh>("zh", optional, "中文", "Chinese"),
                   field<&RecordRaising::en>("en", optional, "英文", "English"),
                   field<&RecordRaising::source>("source", optional, "来源", "who could supply it"),
                   field<&RecordRaising::level>("level", required, "届时级别", "the level then"),
                   field<&RecordRaising::raised_by>("rules", optional, items(0, 100), "所依规则",
                                                    "the rules that would lead to it")};
};

struct RecordStep {
    Instant made_at{};
    Level level{};
    bool uncoded = false;
    std::string rule_set;
    std::int64_t rule_version{};
    std::optional<DecidedBy> by;

    static constexpr std::string_view name = "RecordStep";
    static constexpr auto fields = std::tuple{
        field<&RecordStep::made_at>("made_at", required, instant, "时间", "when"),
        field<&RecordStep::level>("level", required, "级别", "level"),
        field<&RecordStep::uncoded>("uncoded", required, "尚未编码", "nobody had coded the report"),
        field<&RecordStep::rule_set>("rule_set", required, "规则集", "rule set"),
        field<&RecordStep::rule_version>("rule_version", required, range(1, INT64_MAX), "规则版本", "its version"),
        field<&RecordStep::by>("by", optional, "由谁引起", "whose act led to it")};
};

// A level that people set (rule T8): up by one, down by two; their reasons, in words, stay with the case.
struct RecordLevelChange {
    Instant at{};
    Level from{};
    Level to{};
    AccountId account_id;
    std::optional<AccountId> second_id;

    static constexpr std::string_view name = "RecordLevelChange";
    static constexpr auto fields = std::tuple{
        field<&RecordLevelChange::at>("at", required, instant, "时间", "when"),
        field<&RecordLevelChange::from>("from", required, "原级别", "level before"),
        field<&RecordLevelChange::to>("to", required, "新级别", "level after"),
        field<&RecordLevelChange::account_id>("account_id", required, format(Format::uuid), "操作人", "who set it"),
        field<&RecordLevelChange::second_id>("second_id", optional, format(Format::uuid), "确认人",
                                             "who agreed, where it was lowered")};
};

// The law that says a report must be made.
struct DutyNotice {
    std::string zh;
    std::string en;
    std::string basis;

    static constexpr std::string_view name = "DutyNotice";
    static constexpr auto fields = std::tuple{field<&DutyNotice::zh>("zh", required, "中文", "Chinese"),
                                              field<&DutyNotice::en>("en", required, "英文", "English"),
                                              field<&DutyNotice::basis>("basis", required, "法律依据", "legal basis")};
};

// To file the same document after all.
struct FilingOffer {
    std::string zh;
    std::string en;
    std::string path;

    static constexpr std::string_view name = "FilingOffer";
    static constexpr auto fields =
        std::tuple{field<&FilingOffer::zh>("zh", required, "中文", "Chinese"),
                   field<&FilingOffer::en>("en", required, "英文", "English"),
                   field<&FilingOffer::path>("path", required, "提交地址", "where the member `report` can be posted")};
};

struct AdvisedContact {
    std::string zh;
    std::string en;
    std::string number;

    static constexpr std::string_view name = "AdvisedContact";
    static constexpr auto fields =
        std::tuple{field<&AdvisedContact::zh>("zh", required, "中文", "Chinese"),
                   field<&AdvisedContact::en>("en", required, "英文", "English"),
                   field<&AdvisedContact::number>("number", optional, "电话", "telephone number")};
};

// What whoever considered reporting is told. `duty` and `offer`: the level or a statutory circumstance demands a report.
struct Advice {
    std::optional<DutyNotice> duty;
    std::optional<FilingOffer> offer;
    std::vector<NamedText> watch;
    std::vector<AdvisedContact> call;
    std::optional<Instant> look_again_at;

    static constexpr std::string_view name = "Advice";
    static constexpr auto fields =
        std::tuple{field<&Advice::duty>("duty", optional, "报告义务", "that the law requires a report"),
                   field<&Advice::offer>("offer", optional, "改为提交报告", "to file the same document"),
                   field<&Advice::watch>("watch", optional, items(0, 100), "留意什么", "what to watch"),
                   field<&Advice::call>("call", optional, items(0, 100), "找谁", "whom to call"),
                   field<&Advice::look_again_at>("look_again_at", optional, instant, "何时再看", "when to look again")};
};

// `id`: of the case or the consideration. `level`: of a case, the one it has, which people may have set since the rules gave
// theirs (`history`, `level_changes`). `reason`, `body_sha256`, `must_report` and `advice` only of a consideration, `history`
// and `level_changes` only of a case.
struct DecisionRecord {
    RecordSubject subject{};
    std::string id;
    Instant decided_at{};
    Level level{};
    bool uncoded = false;
    std::optional<bool> statutory;
    std::optional<bool> must_report;
    std::string rule_set;
    std::int64_t rule_version{};
    std::optional<NamedCode> reason;
    std::string body_sha256;
    std::optional<DangerNow> danger_now;
    std::vector<RecordFact> signals;
    std::vector<RecordFact> circumstances;
    std::vector<NamedCode> suspect_relations;
    std::vector<RecordChild> children;
    std::vector<RecordRule> fired;
    std::vector<RecordRaising> would_raise;
    std::vector<RecordStep> history;
    std::vector<RecordLevelChange> level_changes;
    std::vector<NamedCode> sources;
    std::optional<Advice> advice;
    std::optional<NamedText> note;

    static constexpr std::string_view name = "DecisionRecord";
    static constexpr auto fields = std::tuple{
        field<&DecisionRecord::subject>("subject", required, "对象", "what it is about"),
        field<&DecisionRecord::id>("id", required, format(Format::uuid), "编号", "case or consideration"),
        field<&DecisionRecord::decided_at>("decided_at", required, instant, "判定时间", "when it was decided"),
        field<&DecisionRecord::level>("level", required, "级别", "level"),
        field<&DecisionRecord::uncoded>("uncoded", required, "尚未编码", "nobody has coded the report yet"),
        field<&DecisionRecord::statutory>("statutory", optional, "有应当报告的情形", "a statutory circumstance stands"),
        field<&DecisionRecord::must_report>("must_report", optional, "应当报告", "the law requires a report"),
        field<&DecisionRecord::rule_set>("rule_set", required, "规则集", "rule set"),
        field<&DecisionRecord::rule_version>("rule_version", required, range(1, INT64_MAX), "规则版本", "its version"),
        field<&DecisionRecord::reason>("reason", optional, "未报告的理由", "why it was not reported"),
        field<&DecisionRecord::body_sha256>("body_sha256", optional, format(Format::base64url), "正文摘要",
                                            "SHA-256 of the exact request body"),
        field<&DecisionRecord::danger_now>("danger_now", optional, "现在或今晚之前有无危险",
                                           "in danger now or before tonight"),
        field<&DecisionRecord::signals>("signals", optional, items(0, 1000), "迹象", "signals"),
        field<&DecisionRecord::circumstances>("circumstances", optional, items(0, 1000), "情形", "circumstances"),
        field<&DecisionRecord::suspect_relations>("suspect_relations", optional, items(0, 1000), "嫌疑人与孩子的关系",
                                                  "relations of suspects to the child"),
        field<&DecisionRecord::children>("children", optional, items(0, 1000), "孩子", "children, by age and sex"),
        field<&DecisionRecord::fired>("rules", optional, items(0, 1000), "判定依据", "rules that fired"),
        field<&DecisionRecord::would_raise>("would_raise", optional, items(0, 1000), "何种情况会升级",
                                            "what would raise the level"),
        field<&DecisionRecord::history>("history", optional, items(0, 1000), "历次判定", "every assessment so far"),
        field<&DecisionRecord::level_changes>("level_changes", optional, items(0, 1000), "人工变更级别",
                                              "levels that people set"),
        field<&DecisionRecord::sources>("sources", optional, items(0, 1000), "法律名称", "laws in full"),
        field<&DecisionRecord::advice>("advice", optional, "建议", "advice"),
        field<&DecisionRecord::note>("note", optional, "说明", "what the record does not say")};
};

// GET /v1/cases/{id}/decision-record. `record` is a DecisionRecord as text: the exact bytes that `proof` is about.
struct SignedDecision {
    std::string record;
    std::string proof;

    static constexpr std::string_view name = "SignedDecision";
    static constexpr auto fields =
        std::tuple{field<&SignedDecision::record>("record", required, "判定记录", "a DecisionRecord, as text"),
                   field<&SignedDecision::proof>("proof", required, "签名", "proof, a compact JWS")};
};

// The payload of that proof (RFC 7515). `root` is the chain hash of the log after entry `pos`, the decision's own.
struct DecisionClaims {
    std::string iss;
    RecordSubject subject{};
    std::string id;
    std::string record_sha256;
    Instant decided_ms{};
    std::string log;
    std::int64_t pos{};
    std::string root;

    static constexpr std::string_view name = "DecisionClaims";
    static constexpr auto fields = std::tuple{
        field<&DecisionClaims::iss>("iss", required, "签发者", "issuer"),
        field<&DecisionClaims::subject>("subject", required, "对象", "what the record is about"),
        field<&DecisionClaims::id>("id", required, format(Format::uuid), "编号", "case or consideration"),
        field<&DecisionClaims::record_sha256>("record_sha256", required, format(Format::base64url), "记录摘要",
                                              "SHA-256 of the record's exact bytes"),
        field<&DecisionClaims::decided_ms>("decided_ms", required, instant, "判定时间", "when it was decided"),
        field<&DecisionClaims::log>("log", required, "日志链", "chain of the log"),
        field<&DecisionClaims::pos>("pos", required, range(1, INT64_MAX), "日志位置", "position in the log"),
        field<&DecisionClaims::root>("root", required, format(Format::base64url), "链摘要",
                                     "chain hash after the position")};
};

}  // namespace vigil::protocol
