// Alerts and acknowledgements.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/delivery_words.hpp>
#include <vigil/protocol/duty_words.hpp>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

// An alert without anything sealed: what a live item, a list and a lock screen may show.
struct AlertSummary {
    AlertId alert_id;
    CaseId case_id;
    OrganisationId organisation_id;
    Function function{};
    bool owner = false;
    std::int64_t version{};
    std::int64_t revision{};
    Level level{};
    bool uncoded = false;
    AlertState state{};
    DivisionCode division;
    Instant raised_at{};
    std::optional<Instant> due_at;
    std::optional<Instant> decide_by;
    std::optional<Instant> acknowledged_at;
    AccountId acknowledged_by;
    std::string burst;
    std::optional<bool> unverified;
    CaseId merged_into{};
    AlertId climbed_from{};
    std::optional<NextStep> next_step{};
    AccountId responsible_id{};
    std::optional<Instant> expected_at{};
    std::optional<Rings> rings{};
    std::vector<AccountId> rung_ids{};
    std::optional<bool> by_proxy{};
    std::optional<ChannelKind> by_telephone{};
    std::optional<bool> drill{};

    static constexpr std::string_view name = "AlertSummary";
    static constexpr auto fields = std::tuple{
        field<&AlertSummary::alert_id>("alert_id", required, format(Format::uuid), "警报编号", "alert"),
        field<&AlertSummary::case_id>("case_id", required, format(Format::uuid), "个案编号", "case"),
        field<&AlertSummary::organisation_id>("organisation_id", required, format(Format::uuid), "被通知单位",
                                              "who is asked"),
        field<&AlertSummary::function>("function", required, "职能", "in which capacity"),
        field<&AlertSummary::owner>("owner", required, "是否承办", "whether the organisation owns the case"),
        field<&AlertSummary::version>("version", required, range(1, INT64_MAX), "版本",
                                      "what an acknowledgement answers"),
        field<&AlertSummary::revision>("revision", required, range(1, INT64_MAX), "修订", "grows with every change"),
        field<&AlertSummary::level>("level", required, "级别", "level"),
        field<&AlertSummary::uncoded>("uncoded", required, "尚未编码", "nobody has coded the report yet"),
        field<&AlertSummary::state>("state", required, "状态", "state"),
        field<&AlertSummary::division>("division", required, format(Format::division_code), "区划代码", "division"),
        field<&AlertSummary::raised_at>("raised_at", required, instant, "发出时间", "when this version was raised"),
        field<&AlertSummary::due_at>("due_at", optional, instant, "签收时限", "when it must be acknowledged"),
        field<&AlertSummary::decide_by>("decide_by", optional, instant, "报告人须在何时前决定",
                                        "when the reporter must decide"),
        field<&AlertSummary::acknowledged_at>("acknowledged_at", optional, instant, "签收时间",
                                              "when it was acknowledged"),
        field<&AlertSummary::acknowledged_by>("acknowledged_by", optional, format(Format::uuid), "签收账号",
                                              "by which account"),
        field<&AlertSummary::burst>(
            "burst", optional, format(Format::uuid), "同一来源的集中报告",
            "one source filed many at once: alerts of one burst ring once, the source is checked"),
        field<&AlertSummary::unverified>("unverified", optional, "报告人身份未核实",
                                         "nobody knows yet who sent the report"),
        field<&AlertSummary::merged_into>("merged_into", optional, format(Format::uuid), "个案已合并到",
                                          "the case in which this one lives on"),
        field<&AlertSummary::climbed_from>("climbed_from", optional, format(Format::uuid), "由哪条警报升级而来",
                                           "the alert that nobody answered in time; answering this one answers both"),
        field<&AlertSummary::next_step>("next_step", optional, "下一步", "what whoever acknowledged does first"),
        field<&AlertSummary::responsible_id>("responsible_id", optional, format(Format::uuid), "负责人账号",
                                             "who sees to it, where that is not who acknowledged"),
        field<&AlertSummary::expected_at>("expected_at", optional, instant, "预计见到孩子的时间",
                                          "by when the children are to be seen; else the alert comes back"),
        field<&AlertSummary::rings>("rings", optional, "呼叫范围",
                                    "whom it rings at the organisation; without it: every officer"),
        field<&AlertSummary::rung_ids>("rung_ids", optional, items(0, 1000, format(Format::uuid)), "被呼叫账号",
                                       "who these are; whoever is not among them is shown it in silence"),
        field<&AlertSummary::by_proxy>("by_proxy", optional, "代为签收，待公安确认",
                                       "the owner answered for the police, who have not confirmed it yet"),
        field<&AlertSummary::by_telephone>("by_telephone", optional, "电话签收，待确认",
                                           "answered by reply or keypress, and not confirmed yet"),
        field<&AlertSummary::drill>("drill", optional, "演练",
                                    "a drill: no child is in danger; it is shown as one, and sounds no siren")};
};

struct AlertList {
    std::vector<AlertSummary> alerts;
    std::string next;

    static constexpr std::string_view name = "AlertList";
    static constexpr auto fields =
        std::tuple{field<&AlertList::alerts>("alerts", required, items(0, 100), "警报", "alerts, oldest first"),
                   field<&AlertList::next>("next", optional, "下一页", "cursor of the next page")};
};

// POST /v1/alerts/{id}/ack. `ack_id` is made by the client, so that repeating it is harmless. What is left out: the caller is
// responsible, and the children are expected to be seen when the limit for that ends. With `taken_by` the owner of the case answers
// an alert of the police, whom it has told by telephone (F135).
struct AcknowledgeAlert {
    AcknowledgementId ack_id;
    std::int64_t version{};
    std::optional<Instant> client_at;
    std::optional<NextStep> next_step{};
    AccountId responsible_id{};
    std::optional<Instant> expected_at{};
    std::string taken_by{};

    static constexpr std::string_view name = "AcknowledgeAlert";
    static constexpr auto fields = std::tuple{
        field<&AcknowledgeAlert::ack_id>("ack_id", required, format(Format::uuid), "签收编号", "made by the client"),
        field<&AcknowledgeAlert::version>("version", required, range(1, INT64_MAX), "版本",
                                          "the version that is answered"),
        field<&AcknowledgeAlert::client_at>("client_at", optional, instant, "客户端时间", "the client's own clock"),
        field<&AcknowledgeAlert::next_step>("next_step", optional, "下一步", "what is done first"),
        field<&AcknowledgeAlert::responsible_id>("responsible_id", optional, format(Format::uuid), "负责人账号",
                                                 "an officer of the same organisation who sees to it"),
        field<&AcknowledgeAlert::expected_at>(
            "expected_at", optional, instant, "预计见到孩子的时间",
            "by when the children are to be seen; a time that is past, or later than the limit, becomes the limit"),
        field<&AcknowledgeAlert::taken_by>("taken_by", optional, code_points(0, 100), "公安接听人",
                                           "who of the police took it by telephone; the police confirm it later")};
};

// POST /v1/alerts/{id}/expected-time: once for each answer.
struct MoveExpectedTime {
    std::int64_t version{};
    Instant expected_at{};

    static constexpr std::string_view name = "MoveExpectedTime";
    static constexpr auto fields =
        std::tuple{field<&MoveExpectedTime::version>("version", required, range(1, INT64_MAX), "版本",
                                                     "the version that was answered"),
                   field<&MoveExpectedTime::expected_at>("expected_at", required, instant, "预计见到孩子的时间",
                                                         "by when the children are to be seen")};
};

struct Acknowledged {
    AcknowledgementId ack_id;
    AlertId alert_id;
    std::int64_t version{};
    bool stops = false;
    Instant at{};
    std::optional<Instant> expected_at{};

    static constexpr std::string_view name = "Acknowledged";
    static constexpr auto fields = std::tuple{
        field<&Acknowledged::ack_id>("ack_id", required, format(Format::uuid), "签收编号", "acknowledgement"),
        field<&Acknowledged::alert_id>("alert_id", required, format(Format::uuid), "警报编号", "alert"),
        field<&Acknowledged::version>("version", required, range(1, INT64_MAX), "版本",
                                      "the version that was answered"),
        field<&Acknowledged::stops>("stops", required, "是否停止该版本的签收时限",
                                    "whether it stopped the current version"),
        field<&Acknowledged::at>("at", required, instant, "签收时间", "when"),
        field<&Acknowledged::expected_at>("expected_at", optional, instant, "预计见到孩子的时间",
                                          "by when the children must be seen; else the alert comes back")};
};

}  // namespace vigil::protocol
