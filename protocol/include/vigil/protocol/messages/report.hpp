// Filing a report, adding to it, and what its reporter may know of it.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

// A division and where in it. Never prefilled with the reporter's own place.
struct Place {
    DivisionCode division;
    std::string detail;

    static constexpr std::string_view name = "Place";
    static constexpr auto fields = std::tuple{
        field<&Place::division>("division", required, format(Format::division_code), "区划代码", "division code"),
        field<&Place::detail>("detail", optional, code_points(0, 500), "详细地点", "where exactly")};
};

struct Places {
    std::optional<Place> now;
    std::optional<Place> lives;
    std::optional<Place> happened;

    static constexpr std::string_view name = "Places";
    static constexpr auto fields =
        std::tuple{field<&Places::now>("now", optional, "孩子现在在哪里", "where the child is now"),
                   field<&Places::lives>("lives", optional, "孩子住在哪里", "where the child lives"),
                   field<&Places::happened>("happened", optional, "事情发生在哪里", "where it happened")};
    static constexpr auto rules = std::tuple{at_least_one<&Places::now, &Places::lives, &Places::happened>};
};

// A child as the reporter knows it; nothing here is required.
struct ReportedChild {
    std::string child_name;
    std::optional<Sex> sex;
    std::string birth_date;
    std::optional<std::int64_t> age_min;
    std::optional<std::int64_t> age_max;
    std::string id_number;
    std::string school;
    std::string grade;
    std::string category;
    std::string wish;
    std::string safe_contact;

    static constexpr std::string_view name = "ReportedChild";
    static constexpr auto fields = std::tuple{
        field<&ReportedChild::child_name>("name", optional, code_points(0, 100), "姓名", "name"),
        field<&ReportedChild::sex>("sex", optional, "性别", "sex"),
        field<&ReportedChild::birth_date>("birth_date", optional, format(Format::date), "出生日期", "date of birth"),
        field<&ReportedChild::age_min>("age_min", optional, range(0, 18), "最小可能年龄(周岁)",
                                       "youngest possible age, years"),
        field<&ReportedChild::age_max>("age_max", optional, range(0, 18), "最大可能年龄(周岁)",
                                       "oldest possible age, years"),
        field<&ReportedChild::id_number>("id_number", optional, code_points(0, 32), "身份证号", "identity number"),
        field<&ReportedChild::school>("school", optional, code_points(0, 200), "学校", "school"),
        field<&ReportedChild::grade>("grade", optional, code_points(0, 50), "年级", "grade"),
        field<&ReportedChild::category>("category", optional, format(Format::code), "儿童类别",
                                        "category of the child"),
        field<&ReportedChild::wish>("wish", optional, code_points(0, 2000), "孩子的意愿", "what the child wishes"),
        field<&ReportedChild::safe_contact>("safe_contact", optional, code_points(0, 500), "安全的联系方式与时间",
                                            "how and when the child can be reached safely")};
};

// Somebody who must never learn of the report.
struct MustNotKnow {
    std::string description;
    std::string works_for;

    static constexpr std::string_view name = "MustNotKnow";
    static constexpr auto fields =
        std::tuple{field<&MustNotKnow::description>("description", optional, code_points(0, 500), "谁绝不能知道",
                                                    "who must never know"),
                   field<&MustNotKnow::works_for>("works_for", optional, format(Format::code), "此人任职的接收单位",
                                                  "the receiving body this person works for")};
    static constexpr auto rules = std::tuple{at_least_one<&MustNotKnow::description, &MustNotKnow::works_for>};
};

// POST /v1/reports. `key` is also the Idempotency-Key header; `nonce` makes the hash of the body say nothing.
struct FileReport {
    std::string key;
    std::string nonce;
    std::string circumstance;
    Places places;
    std::string narrative;
    std::optional<bool> voice_note;
    std::vector<std::string> signals;
    std::optional<DangerNow> danger_now;
    std::optional<ChildNow> child_now;
    std::optional<Instant> decide_by;
    std::optional<Instant> seen_at;
    std::string occurred;
    std::vector<ReportedChild> children;
    std::string suspect_relation;
    std::vector<MustNotKnow> must_not_know;
    std::optional<ReporterMode> mode;
    std::string reporter_kind;
    std::string reporter_org_kind;

    static constexpr std::string_view name = "FileReport";
    static constexpr auto fields = std::tuple{
        field<&FileReport::key>("key", required, format(Format::uuid), "幂等键", "idempotency key, a random UUID"),
        field<&FileReport::nonce>("nonce", required, format(Format::nonce), "随机数", "16 random bytes"),
        field<&FileReport::circumstance>("circumstance", required, format(Format::code), "情形", "circumstance"),
        field<&FileReport::places>("places", required, "地点", "places"),
        field<&FileReport::narrative>("narrative", optional, code_points(0, 20000), "经过", "what was seen"),
        field<&FileReport::voice_note>("voice_note", optional, "内容为语音", "the content is a voice note"),
        field<&FileReport::signals>("signals", optional, items(0, 40, format(Format::code)), "迹象", "signals"),
        field<&FileReport::danger_now>("danger_now", optional, "现在或今晚之前有无危险",
                                       "in danger now or before tonight"),
        field<&FileReport::child_now>("child_now", optional, "孩子现在跟谁在一起", "with whom the child is now"),
        field<&FileReport::decide_by>("decide_by", optional, instant, "须在何时前决定留或放",
                                      "when the reporter must decide"),
        field<&FileReport::seen_at>("seen_at", optional, instant, "何时看到", "when it was seen"),
        field<&FileReport::occurred>("occurred", optional, code_points(0, 200), "何时发生",
                                     "when it happened, in words"),
        field<&FileReport::children>("children", optional, items(0, 50), "孩子", "children"),
        field<&FileReport::suspect_relation>("suspect_relation", optional, format(Format::code), "嫌疑人与孩子的关系",
                                             "relation of the suspect to the child"),
        field<&FileReport::must_not_know>("must_not_know", optional, items(0, 20), "绝不能知道的人",
                                          "who must never know"),
        field<&FileReport::mode>("mode", optional, "署名方式", "how the reporter stands behind it; shielded if absent"),
        field<&FileReport::reporter_kind>("reporter_kind", optional, format(Format::code), "报告人类别",
                                          "kind of reporter; an account's own kind outranks it"),
        field<&FileReport::reporter_org_kind>("reporter_org_kind", optional, format(Format::code), "报告人单位类别",
                                              "kind of the reporter's organisation; likewise")};
    static constexpr auto rules =
        std::tuple{at_least_one<&FileReport::narrative, &FileReport::voice_note, &FileReport::signals>};
};

// POST /v1/reports/{id}/supplements: facts, corrections and new signs. Appended; never silently ignored.
struct FileSupplement {
    std::string key;
    std::string nonce;
    std::string claim_code;
    std::optional<QuestionId> question_id;
    std::string narrative;
    std::optional<bool> voice_note;
    std::vector<std::string> signals;
    std::optional<DangerNow> danger_now;
    std::optional<ChildNow> child_now;
    std::optional<Instant> decide_by;
    std::vector<ReportedChild> children;
    std::string suspect_relation;
    std::vector<MustNotKnow> must_not_know;

    static constexpr std::string_view name = "FileSupplement";
    static constexpr auto fields = std::tuple{
        field<&FileSupplement::key>("key", required, format(Format::uuid), "幂等键", "idempotency key, a random UUID"),
        field<&FileSupplement::nonce>("nonce", required, format(Format::nonce), "随机数", "16 random bytes"),
        field<&FileSupplement::claim_code>("claim_code", optional, code_points(0, 40), "查询码",
                                           "claim code of an anonymous report"),
        field<&FileSupplement::question_id>("question_id", optional, format(Format::uuid), "所回答的问题",
                                            "the question that this answers"),
        field<&FileSupplement::narrative>("narrative", optional, code_points(0, 20000), "补充经过",
                                          "what else was seen"),
        field<&FileSupplement::voice_note>("voice_note", optional, "内容为语音", "the content is a voice note"),
        field<&FileSupplement::signals>("signals", optional, items(0, 40, format(Format::code)), "迹象", "signals"),
        field<&FileSupplement::danger_now>("danger_now", optional, "现在或今晚之前有无危险",
                                           "in danger now or before tonight"),
        field<&FileSupplement::child_now>("child_now", optional, "孩子现在跟谁在一起", "with whom the child is now"),
        field<&FileSupplement::decide_by>("decide_by", optional, instant, "须在何时前决定留或放",
                                          "when the reporter must decide"),
        field<&FileSupplement::children>("children", optional, items(0, 50), "孩子", "further children"),
        field<&FileSupplement::suspect_relation>("suspect_relation", optional, format(Format::code),
                                                 "嫌疑人与孩子的关系", "relation of the suspect to the child"),
        field<&FileSupplement::must_not_know>("must_not_know", optional, items(0, 20), "绝不能知道的人",
                                              "who must never know")};
    static constexpr auto rules = std::tuple{
        at_least_one<&FileSupplement::narrative, &FileSupplement::voice_note, &FileSupplement::signals,
                     &FileSupplement::danger_now, &FileSupplement::child_now, &FileSupplement::decide_by,
                     &FileSupplement::children, &FileSupplement::suspect_relation, &FileSupplement::must_not_know>};
};

// The answer to a report or a supplement: proof that it was filed.
struct Filed {
    ReportId report_id;
    SupplementId supplement_id;
    Instant filed_at{};
    Verification verification{};
    std::string receipt;
    std::string claim_code;

    static constexpr std::string_view name = "Filed";
    static constexpr auto fields = std::tuple{
        field<&Filed::report_id>("report_id", required, format(Format::uuid), "报告编号", "report"),
        field<&Filed::supplement_id>("supplement_id", optional, format(Format::uuid), "补充编号", "supplement"),
        field<&Filed::filed_at>("filed_at", required, instant, "受理时间", "when it was filed"),
        field<&Filed::verification>("verification", required, "身份核实", "whether the sender was identified"),
        field<&Filed::receipt>("receipt", required, "回执", "receipt, a compact JWS"),
        field<&Filed::claim_code>("claim_code", optional, "查询码", "opens the status of an anonymous report again")};
};

// The payload of a receipt (RFC 7515). `root` is the chain hash of the log after entry `pos`.
struct ReceiptClaims {
    std::string iss;
    ReportId report_id;
    std::string body_sha256;
    Instant filed_ms{};
    std::string log;
    std::int64_t pos{};
    std::string root;

    static constexpr std::string_view name = "ReceiptClaims";
    static constexpr auto fields =
        std::tuple{field<&ReceiptClaims::iss>("iss", required, "签发者", "issuer"),
                   field<&ReceiptClaims::report_id>("report_id", required, format(Format::uuid), "报告编号", "report"),
                   field<&ReceiptClaims::body_sha256>("body_sha256", required, format(Format::base64url), "正文摘要",
                                                      "SHA-256 of the exact request body"),
                   field<&ReceiptClaims::filed_ms>("filed_ms", required, instant, "受理时间", "when it was filed"),
                   field<&ReceiptClaims::log>("log", required, "日志链", "chain of the log"),
                   field<&ReceiptClaims::pos>("pos", required, range(1, INT64_MAX), "日志位置", "position in the log"),
                   field<&ReceiptClaims::root>("root", required, format(Format::base64url), "链摘要",
                                               "chain hash after the position")};
};

// One body that was told, as far as its reporter may know.
struct ReportOrgan {
    Function function{};
    AlertState state{};
    std::optional<Instant> acknowledged_at;
    std::optional<bool> stored{};

    static constexpr std::string_view name = "ReportOrgan";
    static constexpr auto fields = std::tuple{
        field<&ReportOrgan::function>("function", required, "职能", "function"),
        field<&ReportOrgan::state>("state", required, "状态", "state"),
        field<&ReportOrgan::acknowledged_at>("acknowledged_at", optional, instant, "签收时间", "when it acknowledged"),
        field<&ReportOrgan::stored>(
            "stored", optional, "已送达",
            "true: a telephone of somebody who is to answer has it; left out where it is not known")};
};

struct ReportStatus {
    ReportId report_id;
    Instant filed_at{};
    ReportStage stage{};
    std::vector<ReportOrgan> organs;
    std::int64_t supplements{};
    std::optional<std::int64_t> open_questions;
    std::optional<Instant> identity_opened_at;
    std::optional<Instruction> instruction{};
    std::optional<Instant> instructed_at{};
    std::optional<Instant> child_seen_at{};
    std::optional<Feedback> feedback{};
    std::optional<Instant> feedback_at{};
    std::optional<Outcome> outcome{};
    std::optional<Instant> outcome_at{};

    static constexpr std::string_view name = "ReportStatus";
    static constexpr auto fields = std::tuple{
        field<&ReportStatus::report_id>("report_id", required, format(Format::uuid), "报告编号", "report"),
        field<&ReportStatus::filed_at>("filed_at", required, instant, "受理时间", "when it was filed"),
        field<&ReportStatus::stage>("stage", required, "进展", "how far it has come"),
        field<&ReportStatus::organs>("organs", required, items(0, 20), "已派送单位", "bodies that were told"),
        field<&ReportStatus::supplements>("supplements", required, range(0, INT64_MAX), "补充次数",
                                          "number of supplements"),
        field<&ReportStatus::open_questions>("open_questions", optional, range(1, INT64_MAX), "待回答的问题",
                                             "questions that wait for an answer"),
        field<&ReportStatus::identity_opened_at>("identity_opened_at", optional, instant, "身份被查看的时间",
                                                 "when two people opened who reported"),
        field<&ReportStatus::instruction>("instruction", optional, "请您现在这样做", "what the reporter is to do now"),
        field<&ReportStatus::instructed_at>("instructed_at", optional, instant, "告知时间", "since when"),
        field<&ReportStatus::child_seen_at>("child_seen_at", optional, instant, "见到孩子的时间",
                                            "when an officer saw the last of the children that the report names"),
        field<&ReportStatus::feedback>("feedback", optional, "反馈", "what becomes of the report"),
        field<&ReportStatus::feedback_at>("feedback_at", optional, instant, "反馈时间", "since when"),
        field<&ReportStatus::outcome>("outcome", optional, "结果", "what the report led to"),
        field<&ReportStatus::outcome_at>("outcome_at", optional, instant, "告知结果的时间", "since when")};
};

// A question of the handling side, as the reporter reads it.
struct OwnQuestion {
    QuestionId question_id;
    Instant asked_at{};
    std::string text;
    std::optional<Instant> answered_at;

    static constexpr std::string_view name = "OwnQuestion";
    static constexpr auto fields = std::tuple{
        field<&OwnQuestion::question_id>("question_id", required, format(Format::uuid), "问题编号", "question"),
        field<&OwnQuestion::asked_at>("asked_at", required, instant, "提问时间", "when it was asked"),
        field<&OwnQuestion::text>("text", required, "问题", "question"),
        field<&OwnQuestion::answered_at>("answered_at", optional, instant, "回答时间", "when it was answered")};
};

// GET /v1/reports/{id}: one's own report.
struct OwnReport {
    ReportStatus status;
    std::string receipt;
    RawJson body;
    std::vector<OwnQuestion> questions;

    static constexpr std::string_view name = "OwnReport";
    static constexpr auto fields =
        std::tuple{field<&OwnReport::status>("status", required, "进展", "public status"),
                   field<&OwnReport::receipt>("receipt", required, "回执", "receipt, issued again with equal claims"),
                   field<&OwnReport::body>("body", optional, "原文", "the report as filed"),
                   field<&OwnReport::questions>("questions", optional, items(0, 1000), "收到的问题",
                                                "what the handling side asks")};
};

struct ReportList {
    std::vector<ReportStatus> reports;
    std::string next;

    static constexpr std::string_view name = "ReportList";
    static constexpr auto fields =
        std::tuple{field<&ReportList::reports>("reports", required, items(0, 100), "报告", "reports, newest first"),
                   field<&ReportList::next>("next", optional, "下一页", "cursor of the next page")};
};

// POST /v1/claims: the code is in the body, so that it is in no log and no history.
struct ClaimReport {
    std::string claim_code;

    static constexpr std::string_view name = "ClaimReport";
    static constexpr auto fields =
        std::tuple{field<&ClaimReport::claim_code>("claim_code", required, code_points(1, 40), "查询码", "claim code")};
};

}  // namespace vigil::protocol
