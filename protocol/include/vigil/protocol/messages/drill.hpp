// Drills: alerts about no child, by which an organisation sees how soon it would answer a real one (F52).
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/drill_words.hpp>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

// A drill is known by its alert.
struct DrillView {
    AlertId alert_id;
    OrganisationId organisation_id;
    std::string organisation_name;
    DrillOrigin origin{};
    Level level{};
    Instant began_at{};
    Instant due_at{};
    Instant ends_at{};
    std::int64_t rung{};
    std::optional<Instant> stored_at{};
    std::optional<Instant> looked_at{};
    std::optional<Instant> acknowledged_at{};
    AccountId acknowledged_by{};
    std::optional<Instant> ended_at{};
    std::optional<DrillOutcome> outcome{};

    static constexpr std::string_view name = "Drill";
    static constexpr auto fields = std::tuple{
        field<&DrillView::alert_id>("alert_id", required, format(Format::uuid), "演练警报编号", "alert of the drill"),
        field<&DrillView::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&DrillView::organisation_name>("organisation_name", required, "单位名称", "its name"),
        field<&DrillView::origin>("origin", required, "发起方式", "why it began"),
        field<&DrillView::level>("level", required, "级别", "by whose limit it is judged"),
        field<&DrillView::began_at>("began_at", required, instant, "开始时间", "when it began"),
        field<&DrillView::due_at>("due_at", required, instant, "签收时限", "an answer until then is in time"),
        field<&DrillView::ends_at>("ends_at", required, instant, "结束时限", "when it ends if nobody has answered"),
        field<&DrillView::rung>("rung", required, range(0, 100'000), "被呼叫人数", "how many people it rang"),
        field<&DrillView::stored_at>("stored_at", optional, instant, "首次送达时间", "when the first device had it"),
        field<&DrillView::looked_at>("looked_at", optional, instant, "首次查看时间",
                                     "when somebody first looked at it"),
        field<&DrillView::acknowledged_at>("acknowledged_at", optional, instant, "签收时间", "when it was answered"),
        field<&DrillView::acknowledged_by>("acknowledged_by", optional, format(Format::uuid), "签收账号", "by whom"),
        field<&DrillView::ended_at>("ended_at", optional, instant, "实际结束时间", "when it ended"),
        field<&DrillView::outcome>("outcome", optional, "结果", "what became of it; none: it is running")};
};

// GET /v1/drills: of one's organisations and those below them, newest first.
struct DrillList {
    std::vector<DrillView> drills;
    std::string next{};

    static constexpr std::string_view name = "DrillList";
    static constexpr auto fields =
        std::tuple{field<&DrillList::drills>("drills", required, items(0, 100), "演练", "drills, newest first"),
                   field<&DrillList::next>("next", optional, "下一页", "cursor of the next page")};
};

// GET /v1/organisations/{id}/drills: the last twelve weeks. A drill that was cut off says nothing about anybody, and is in none
// of the numbers.
struct DrillCurve {
    OrganisationId organisation_id;
    std::string organisation_name;
    Instant since{};
    std::int64_t in_time{};
    std::int64_t late{};
    std::int64_t not_answered{};
    std::int64_t cut_off{};
    std::optional<std::int64_t> median_ms{};
    std::optional<std::int64_t> slowest_ms{};
    std::vector<DrillView> drills;

    static constexpr std::string_view name = "DrillCurve";
    static constexpr auto fields = std::tuple{
        field<&DrillCurve::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&DrillCurve::organisation_name>("organisation_name", required, "单位名称", "its name"),
        field<&DrillCurve::since>("since", required, instant, "统计起始时间", "from when they are counted"),
        field<&DrillCurve::in_time>("in_time", required, range(0, INT64_MAX), "按时签收次数",
                                    "answered within the limit"),
        field<&DrillCurve::late>("late", required, range(0, INT64_MAX), "超时签收次数", "answered after it"),
        field<&DrillCurve::not_answered>("not_answered", required, range(0, INT64_MAX), "无人签收次数",
                                         "answered by nobody"),
        field<&DrillCurve::cut_off>("cut_off", required, range(0, INT64_MAX), "中止次数",
                                    "ended because a real alert came"),
        field<&DrillCurve::median_ms>(
            "median_ms", optional, range(0, INT64_MAX), "签收用时中位数",
            "at least half of them were answered within so many ms; none: most were not answered at all"),
        field<&DrillCurve::slowest_ms>("slowest_ms", optional, range(0, INT64_MAX), "最长签收用时",
                                       "the slowest answer, in ms"),
        field<&DrillCurve::drills>("drills", required, items(0, 1000), "演练", "drills, newest first")};
};

// drill.show
struct NameDrill {
    AlertId alert_id;

    static constexpr std::string_view name = "NameDrill";
    static constexpr auto fields = std::tuple{
        field<&NameDrill::alert_id>("alert_id", required, format(Format::uuid), "演练警报编号", "alert of the drill")};
};

// drill.list: newest first; `after` continues a page.
struct ListDrills {
    std::optional<AlertId> after{};

    static constexpr std::string_view name = "ListDrills";
    static constexpr auto fields = std::tuple{
        field<&ListDrills::after>("after", optional, format(Format::uuid), "下一页", "where the page before ended")};
};

}  // namespace vigil::protocol
