// Officers who go to a home, and come back (F137).
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/visit_words.hpp>

namespace vigil::protocol {

inline constexpr std::size_t kMostCompanions = 10;

// POST /v1/cases/{id}/visits. `visit_id` is made by the client, so that repeating it is harmless.
struct BeginVisit {
    VisitId visit_id;
    Instant back_by{};
    std::vector<AccountId> companion_ids;
    std::optional<bool> with_police;
    std::string place;
    std::string text;

    static constexpr std::string_view name = "BeginVisit";
    static constexpr auto fields = std::tuple{
        field<&BeginVisit::visit_id>("visit_id", required, format(Format::uuid), "走访编号", "made by the client"),
        field<&BeginVisit::back_by>("back_by", required, instant, "预计返回时间", "5 minutes to 12 hours from now"),
        field<&BeginVisit::companion_ids>("companion_ids", optional, items(0, kMostCompanions), "同行人员",
                                          "officers of the same organisation who go along"),
        field<&BeginVisit::with_police>("with_police", optional, "公安陪同", "whether police go along"),
        field<&BeginVisit::place>("place", required, code_points(1, 200), "前往地点", "where to"),
        field<&BeginVisit::text>("text", optional, code_points(0, 500), "说明", "what colleagues must know")};
};

// POST /v1/visits/{id}/check-ins: safe, and back by then.
struct CheckIn {
    Instant back_by{};

    static constexpr std::string_view name = "CheckIn";
    static constexpr auto fields = std::tuple{
        field<&CheckIn::back_by>("back_by", required, instant, "预计返回时间", "5 minutes to 12 hours from now")};
};

// POST /v1/visits/{id}/end. Repeating it is harmless.
struct EndVisit {
    VisitEnd end{};
    std::string text;

    static constexpr std::string_view name = "EndVisit";
    static constexpr auto fields =
        std::tuple{field<&EndVisit::end>("end", required, "结束方式", "returned: who went; the others: a colleague"),
                   field<&EndVisit::text>("text", optional, code_points(0, 500), "说明",
                                          "how a colleague knows, or what is done; required of one")};
};

// `place`, `text` and `end_text` only where one visit is read, which is recorded as a look at its case.
struct VisitView {
    VisitId visit_id;
    CaseId case_id;
    OrganisationId organisation_id;
    AccountId account_id;
    std::vector<AccountId> companion_ids;
    std::optional<bool> with_police;
    std::optional<bool> police_advised;
    VisitState state{};
    std::int64_t revision{};
    Instant begun_at{};
    Instant back_by{};
    OrganisationId above_id{};
    std::optional<Instant> ended_at{};
    AccountId ended_by{};
    std::optional<VisitEnd> end{};
    std::string place{};
    std::string text{};
    std::string end_text{};

    static constexpr std::string_view name = "Visit";
    static constexpr auto fields = std::tuple{
        field<&VisitView::visit_id>("visit_id", required, format(Format::uuid), "走访编号", "visit"),
        field<&VisitView::case_id>("case_id", required, format(Format::uuid), "个案编号", "case"),
        field<&VisitView::organisation_id>("organisation_id", required, format(Format::uuid), "单位", "organisation"),
        field<&VisitView::account_id>("account_id", required, format(Format::uuid), "走访人员", "who went"),
        field<&VisitView::companion_ids>("companion_ids", optional, items(0, kMostCompanions), "同行人员",
                                         "who went along"),
        field<&VisitView::with_police>("with_police", optional, "公安陪同", "true: police went along"),
        field<&VisitView::police_advised>("police_advised", optional, "建议公安陪同",
                                          "true: the case is red, or its signs are of violence"),
        field<&VisitView::state>("state", required, "状态", "state"),
        field<&VisitView::revision>("revision", required, range(1, INT64_MAX), "修订号", "counts every change"),
        field<&VisitView::begun_at>("begun_at", required, instant, "出发时间", "when it began"),
        field<&VisitView::back_by>("back_by", required, instant, "预计返回时间", "until when nobody worries"),
        field<&VisitView::above_id>("above_id", optional, format(Format::uuid), "已告知的上级单位",
                                    "who above is alarmed too"),
        field<&VisitView::ended_at>("ended_at", optional, instant, "结束时间", "when it ended"),
        field<&VisitView::ended_by>("ended_by", optional, format(Format::uuid), "结束人", "who ended it"),
        field<&VisitView::end>("end", optional, "结束方式", "how it ended"),
        field<&VisitView::place>("place", optional, code_points(0, 200), "前往地点", "where to"),
        field<&VisitView::text>("text", optional, code_points(0, 500), "说明", "what colleagues must know"),
        field<&VisitView::end_text>("end_text", optional, code_points(0, 500), "结束说明", "what was said at the end")};
};

// GET /v1/visits: those that have not ended, the earliest due first.
struct VisitList {
    std::vector<VisitView> visits;

    static constexpr std::string_view name = "VisitList";
    static constexpr auto fields =
        std::tuple{field<&VisitList::visits>("visits", required, items(0, 1000), "走访", "visits")};
};

// What is sealed of one.
struct StoredVisit {
    std::string place;
    std::string text;

    static constexpr std::string_view name = "StoredVisit";
    static constexpr auto fields = std::tuple{field<&StoredVisit::place>("place", required, "前往地点", "place"),
                                              field<&StoredVisit::text>("text", optional, "说明", "text")};
};

}  // namespace vigil::protocol
