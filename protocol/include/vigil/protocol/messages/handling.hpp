// What officers do with a case beside acknowledging: look with a reason, code, raise and lower, ask the reporter, keep
// somebody out.
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

// POST /v1/cases/{id}/readings: why somebody who is not assigned looks. POST /v1/cases/{id}/grants: why somebody who has no
// alert of the case must see it.
struct StateReason {
    ReadReason reason{};
    std::string text;

    static constexpr std::string_view name = "StateReason";
    static constexpr auto fields =
        std::tuple{field<&StateReason::reason>("reason", required, "理由", "why"),
                   field<&StateReason::text>("text", required, code_points(1, 500), "说明", "in one's own words")};
};

// POST /v1/cases/{id}/recusals: the caller steps back.
struct Recuse {
    bool kinship = false;
    std::string text;

    static constexpr std::string_view name = "Recuse";
    static constexpr auto fields =
        std::tuple{field<&Recuse::kinship>("kinship", required, "与当事人有亲属或利害关系",
                                           "kin of, or bound to, somebody concerned"),
                   field<&Recuse::text>("text", optional, code_points(0, 500), "说明", "in one's own words")};
};

// POST /v1/cases/{id}/bars: who must never know.
struct BarFromCase {
    std::optional<OrganisationId> organisation_id;
    std::optional<AccountId> account_id;
    std::string text;

    static constexpr std::string_view name = "BarFromCase";
    static constexpr auto fields = std::tuple{
        field<&BarFromCase::organisation_id>("organisation_id", optional, format(Format::uuid), "单位", "organisation"),
        field<&BarFromCase::account_id>("account_id", optional, format(Format::uuid), "账号", "account"),
        field<&BarFromCase::text>("text", required, code_points(1, 500), "理由", "why")};
    static constexpr auto rules = std::tuple{at_least_one<&BarFromCase::organisation_id, &BarFromCase::account_id>};
};

// POST /v1/cases/{id}/codings: signals that an officer read out of a report, or found. One tap sends one signal; none says
// that the report was read and shows no further sign.
struct CodeReport {
    ReportId report_id;
    std::vector<std::string> signals;
    std::optional<DangerNow> danger_now;

    static constexpr std::string_view name = "CodeReport";
    static constexpr auto fields = std::tuple{
        field<&CodeReport::report_id>("report_id", required, format(Format::uuid), "报告编号", "report"),
        field<&CodeReport::signals>("signals", required, items(0, 40, format(Format::code)), "迹象", "signals"),
        field<&CodeReport::danger_now>("danger_now", optional, "现在或今晚之前有无危险",
                                       "in danger now or before tonight")};
};

// POST /v1/cases/{id}/level. Up: at once. Down: takes a second person of the next level up (rule T8).
struct ChangeLevel {
    Level level{};
    std::string text;

    static constexpr std::string_view name = "ChangeLevel";
    static constexpr auto fields =
        std::tuple{field<&ChangeLevel::level>("level", required, "级别", "level"),
                   field<&ChangeLevel::text>("text", required, code_points(1, 1000), "理由", "why")};
};

// The level of the case now, and the proposal that waits for a second person.
struct LevelAnswer {
    Level level{};
    std::optional<ProposalId> proposal_id;

    static constexpr std::string_view name = "LevelAnswer";
    static constexpr auto fields =
        std::tuple{field<&LevelAnswer::level>("level", required, "级别", "level of the case now"),
                   field<&LevelAnswer::proposal_id>("proposal_id", optional, format(Format::uuid), "待确认事项",
                                                    "what waits for a second person")};
};

// POST /v1/cases/{id}/questions: through the server; the reporter stays sealed (F89).
struct AskReporter {
    ReportId report_id;
    std::string text;

    static constexpr std::string_view name = "AskReporter";
    static constexpr auto fields =
        std::tuple{field<&AskReporter::report_id>("report_id", required, format(Format::uuid), "报告编号", "report"),
                   field<&AskReporter::text>("text", required, code_points(1, 500), "问题", "question")};
};

struct Asked {
    QuestionId question_id;
    Instant asked_at{};

    static constexpr std::string_view name = "Asked";
    static constexpr auto fields =
        std::tuple{field<&Asked::question_id>("question_id", required, format(Format::uuid), "问题编号", "question"),
                   field<&Asked::asked_at>("asked_at", required, instant, "提问时间", "when")};
};

// GET /v1/cases/{id}/looks: who looked at the case, what was shown, and why.
struct LookView {
    AccountId account_id;
    std::string account_name;
    Instant at{};
    std::string fields_shown;
    std::string reason;
    std::string text;

    static constexpr std::string_view name = "Look";
    static constexpr auto fields =
        std::tuple{field<&LookView::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
                   field<&LookView::account_name>("account_name", optional, "姓名", "who"),
                   field<&LookView::at>("at", required, instant, "时间", "when"),
                   field<&LookView::fields_shown>("shown", required, "可见范围", "which projection was shown"),
                   field<&LookView::reason>("reason", required, "理由", "why, a code"),
                   field<&LookView::text>("text", optional, "说明", "in the reader's own words")};
};

struct LookList {
    std::vector<LookView> looks;

    static constexpr std::string_view name = "LookList";
    static constexpr auto fields =
        std::tuple{field<&LookList::looks>("looks", required, items(0, 10000), "查看记录", "looks, oldest first")};
};

// A case that somebody without an alert of it may read for a while (F21).
struct GrantView {
    GrantId grant_id;
    AccountId account_id;
    std::string account_name;
    CaseId case_id;
    ReadReason reason{};
    std::string text;
    Instant granted_at{};
    Instant expires_at{};
    Instant review_due_at{};
    std::optional<Instant> reviewed_at;
    std::optional<bool> justified;

    static constexpr std::string_view name = "Grant";
    static constexpr auto fields = std::tuple{
        field<&GrantView::grant_id>("grant_id", required, format(Format::uuid), "编号", "grant"),
        field<&GrantView::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
        field<&GrantView::account_name>("account_name", optional, "姓名", "who"),
        field<&GrantView::case_id>("case_id", required, format(Format::uuid), "个案编号", "case"),
        field<&GrantView::reason>("reason", required, "理由", "why, a code"),
        field<&GrantView::text>("text", optional, "说明", "in the reader's own words"),
        field<&GrantView::granted_at>("granted_at", required, instant, "开始时间", "from when"),
        field<&GrantView::expires_at>("expires_at", required, instant, "失效时间", "until when"),
        field<&GrantView::review_due_at>("review_due_at", required, instant, "复核期限", "when it must be reviewed"),
        field<&GrantView::reviewed_at>("reviewed_at", optional, instant, "复核时间", "when it was reviewed"),
        field<&GrantView::justified>("justified", optional, "是否正当", "whether it was justified")};
};

struct GrantList {
    std::vector<GrantView> grants;

    static constexpr std::string_view name = "GrantList";
    static constexpr auto fields =
        std::tuple{field<&GrantList::grants>("grants", required, items(0, 1000), "应急查看", "grants, oldest first")};
};

// POST /v1/grants/{id}/review
struct ReviewGrant {
    bool justified = false;

    static constexpr std::string_view name = "ReviewGrant";
    static constexpr auto fields =
        std::tuple{field<&ReviewGrant::justified>("justified", required, "是否正当", "whether it was justified")};
};

// Somebody who would read the report, and which of its fields (F20).
struct AudienceField {
    std::string pointer;
    bool day_only = false;

    static constexpr std::string_view name = "AudienceField";
    static constexpr auto fields = std::tuple{
        field<&AudienceField::pointer>("pointer", required, "字段", "JSON pointer into the report"),
        field<&AudienceField::day_only>("day_only", required, "只见日期", "of a moment only the day is shown")};
};

struct AudienceReader {
    std::string organisation_name;
    Function function{};
    bool owner = false;
    ReleaseClass release{};
    std::string projection;
    std::int64_t people{};
    std::vector<AudienceField> fields_shown;

    static constexpr std::string_view name = "AudienceReader";
    static constexpr auto fields =
        std::tuple{field<&AudienceReader::organisation_name>("organisation_name", required, "单位名称", "organisation"),
                   field<&AudienceReader::function>("function", required, "职能", "in which capacity"),
                   field<&AudienceReader::owner>("owner", required, "是否承办", "whether it would own the case"),
                   field<&AudienceReader::release>("release", required, "放行类别", "when it is told"),
                   field<&AudienceReader::projection>("projection", required, "可见范围", "how much it is shown"),
                   field<&AudienceReader::people>("people", required, range(0, INT64_MAX), "人数",
                                                  "how many people there can read it"),
                   field<&AudienceReader::fields_shown>("fields", required, items(0, 200), "可见字段",
                                                        "what of this report they would read")};
};

// POST /v1/reports/audience: who would read this report if it were sent. Nothing is stored; earlier reports are left out,
// so that nobody learns of them.
struct Audience {
    Level level{};
    std::vector<AudienceReader> readers;

    static constexpr std::string_view name = "Audience";
    static constexpr auto fields =
        std::tuple{field<&Audience::level>("level", required, "级别", "level by this report alone"),
                   field<&Audience::readers>("readers", required, items(0, 100), "查看方", "who would read it")};
};

}  // namespace vigil::protocol
