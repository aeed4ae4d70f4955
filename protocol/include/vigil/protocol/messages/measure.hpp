// What officers do for a case, and the limits that have passed before it was done.
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

// POST /v1/cases/{id}/measures. `measure_id` is made by the client, so that repeating it is harmless. Which members a kind
// takes: PROTOCOL.md, "Measures".
struct RecordMeasure {
    MeasureId measure_id;
    MeasureKind kind{};
    std::optional<Instant> done_at;
    ChildId child_id;
    ReportId report_id;
    std::optional<Instruction> instruction;
    std::optional<Feedback> feedback;
    std::optional<Outcome> outcome;
    std::string by;
    std::string place;
    std::string incident_number;
    std::optional<bool> no_answer;
    std::optional<Instant> examination_by;
    std::string text;

    static constexpr std::string_view name = "RecordMeasure";
    static constexpr auto fields = std::tuple{
        field<&RecordMeasure::measure_id>("measure_id", required, format(Format::uuid), "措施编号",
                                          "made by the client"),
        field<&RecordMeasure::kind>("kind", required, "措施", "what was done"),
        field<&RecordMeasure::done_at>("done_at", optional, instant, "办理时间", "when it was done; now"),
        field<&RecordMeasure::child_id>("child_id", optional, format(Format::uuid), "孩子编号", "which child was seen"),
        field<&RecordMeasure::report_id>("report_id", optional, format(Format::uuid), "报告编号",
                                         "whose reporter is told"),
        field<&RecordMeasure::instruction>("instruction", optional, "告知内容", "what the reporter is to do now"),
        field<&RecordMeasure::feedback>("feedback", optional, "反馈内容", "what becomes of the report"),
        field<&RecordMeasure::outcome>("outcome", optional, "结果", "what the report led to"),
        field<&RecordMeasure::by>("by", optional, code_points(0, 100), "办理人",
                                  "who did it, where that is not the caller"),
        field<&RecordMeasure::place>("place", optional, code_points(0, 200), "地点", "where the child was seen"),
        field<&RecordMeasure::incident_number>("incident_number", optional, code_points(0, 64), "110警情编号",
                                               "of the police"),
        field<&RecordMeasure::no_answer>("no_answer", optional, "无人接听", "the police did not answer"),
        field<&RecordMeasure::examination_by>("examination_by", optional, instant, "鉴定期限",
                                              "by when the forensic examination must be"),
        field<&RecordMeasure::text>("text", optional, code_points(0, 4000), "情况",
                                    "the child's condition, what is preserved, or the note")};
};

struct MeasureRecorded {
    MeasureId measure_id;
    Instant recorded_at{};

    static constexpr std::string_view name = "MeasureRecorded";
    static constexpr auto fields = std::tuple{
        field<&MeasureRecorded::measure_id>("measure_id", required, format(Format::uuid), "措施编号", "measure"),
        field<&MeasureRecorded::recorded_at>("recorded_at", required, instant, "记录时间", "when it was recorded")};
};

// A limit of a case that has passed: what its owner and whoever stands above are shown. To whoever is not to know at which
// hour the report came, moments are days.
struct BreachView {
    ClockId clock_id;
    CaseId case_id;
    std::string kind;
    ClockState state{};
    Instant due_at{};
    std::string legal_basis;
    Level level{};
    DivisionCode division;
    OrganisationId owner_id;
    Instant told_at{};
    std::optional<Instant> ended_at{};
    AlertId alert_id{};
    OrganisationId asked_id{};

    static constexpr std::string_view name = "BreachView";
    static constexpr auto fields = std::tuple{
        field<&BreachView::clock_id>("clock_id", required, format(Format::uuid), "时限编号", "clock"),
        field<&BreachView::case_id>("case_id", required, format(Format::uuid), "个案编号", "case"),
        field<&BreachView::kind>("kind", required, "时限", "for what, a code of the rules"),
        field<&BreachView::state>("state", required, "状态", "whether it has been done since"),
        field<&BreachView::due_at>("due_at", required, instant, "到期时间", "until when"),
        field<&BreachView::legal_basis>("legal_basis", required, "依据", "legal basis"),
        field<&BreachView::level>("level", required, "级别", "level of the case"),
        field<&BreachView::division>("division", required, format(Format::division_code), "区划代码", "division"),
        field<&BreachView::owner_id>("owner_id", required, format(Format::uuid), "承办单位", "owner"),
        field<&BreachView::told_at>("told_at", required, instant, "告知时间", "when the organisation was told"),
        field<&BreachView::ended_at>("ended_at", optional, instant, "补办时间", "when it was done, or fell away"),
        field<&BreachView::alert_id>("alert_id", optional, format(Format::uuid), "警报编号",
                                     "the alert that was not answered in time"),
        field<&BreachView::asked_id>("asked_id", optional, format(Format::uuid), "未签收单位",
                                     "who is asked by that alert")};
};

struct BreachList {
    std::vector<BreachView> breaches;
    std::string next;

    static constexpr std::string_view name = "BreachList";
    static constexpr auto fields =
        std::tuple{field<&BreachList::breaches>("breaches", required, items(0, 100), "逾期", "breaches, newest first"),
                   field<&BreachList::next>("next", optional, "下一页", "cursor of the next page")};
};

}  // namespace vigil::protocol
