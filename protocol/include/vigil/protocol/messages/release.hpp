// Organisations that hear of a case later than at once: on the owner's release, or in the list of a day (F133).
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

// POST /v1/releases/{id}/decision. Repeating it is harmless.
struct DecideRelease {
    ReleaseVerdict verdict{};
    std::string text;

    static constexpr std::string_view name = "DecideRelease";
    static constexpr auto fields = std::tuple{
        field<&DecideRelease::verdict>("verdict", required, "决定", "whether the organisation is told"),
        field<&DecideRelease::text>("text", optional, code_points(0, 1000), "理由", "why; withholding takes one")};
};

struct ReleaseView {
    NotificationId notification_id;
    CaseId case_id;
    std::string recipient;
    OrganisationId organisation_id;
    std::string organisation_name;
    ReleaseState state{};
    Level level{};
    std::optional<Instant> due_at{};
    std::optional<Instant> decided_at{};
    AccountId decided_by{};

    static constexpr std::string_view name = "Release";
    static constexpr auto fields = std::tuple{
        field<&ReleaseView::notification_id>("notification_id", required, format(Format::uuid), "通知编号",
                                             "the notification that waits"),
        field<&ReleaseView::case_id>("case_id", required, format(Format::uuid), "个案编号", "case"),
        field<&ReleaseView::recipient>("recipient", required, "接收方", "as what the organisation is told"),
        field<&ReleaseView::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                             "who is to be told"),
        field<&ReleaseView::organisation_name>("organisation_name", required, "单位名称", "its name"),
        field<&ReleaseView::state>("state", required, "状态", "what became of it"),
        field<&ReleaseView::level>("level", required, "级别", "of the case"),
        field<&ReleaseView::due_at>("due_at", optional, instant, "到期时间", "by when the owner decides"),
        field<&ReleaseView::decided_at>("decided_at", optional, instant, "决定时间", "when"),
        field<&ReleaseView::decided_by>("decided_by", optional, format(Format::uuid), "决定人账号", "by whom")};
};

struct ReleaseList {
    std::vector<ReleaseView> releases;
    std::string next;

    static constexpr std::string_view name = "ReleaseList";
    static constexpr auto fields =
        std::tuple{field<&ReleaseList::releases>("releases", required, items(0, 100), "待放行通知",
                                                 "notifications that wait for a release, the earliest first"),
                   field<&ReleaseList::next>("next", optional, "下一页", "cursor of the next page")};
};

// One case in the list of a day: no school, no reporter, no hour, which the id of the case would tell.
struct DailyEntry {
    DailyEntryId entry_id;
    std::string recipient;
    OrganisationId organisation_id;
    Level level{};
    DivisionCode division;

    static constexpr std::string_view name = "DailyEntry";
    static constexpr auto fields =
        std::tuple{field<&DailyEntry::entry_id>("entry_id", required, format(Format::uuid), "备案编号",
                                                "by which to ask about it"),
                   field<&DailyEntry::recipient>("recipient", required, "接收方", "as what the organisation is told"),
                   field<&DailyEntry::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                                       "which of one's organisations"),
                   field<&DailyEntry::level>("level", required, "级别", "when it was judged"),
                   field<&DailyEntry::division>("division", required, format(Format::division_code), "行政区划",
                                                "the township, or whatever is known above it")};
};

// GET /v1/daily-list?day=. Complete: a list is shown when its day is over.
struct DailyList {
    std::string day;
    std::vector<DailyEntry> entries;
    std::string next;

    static constexpr std::string_view name = "DailyList";
    static constexpr auto fields = std::tuple{
        field<&DailyList::day>("day", required, format(Format::date), "日期", "in China"),
        field<&DailyList::entries>("entries", required, items(0, 1000), "备案", "cases, by entry"),
        field<&DailyList::next>("next", optional, format(Format::uuid), "下一页", "cursor of the next page")};
};

}  // namespace vigil::protocol
