// Matches of a case with others, what is decided about them, and the pattern over all reports on a child.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/matching.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

// One decision about a match. The reason is shown to the side that gave it.
struct MatchDecisionView {
    MatchDecisionId decision_id;
    MatchVerdict verdict{};
    Instant at{};
    OrganisationId organisation_id;
    std::string organisation_name;
    AccountId account_id{};
    std::string reason{};

    static constexpr std::string_view name = "MatchDecisionView";
    static constexpr auto fields = std::tuple{
        field<&MatchDecisionView::decision_id>("decision_id", required, format(Format::uuid), "决定编号", "decision"),
        field<&MatchDecisionView::verdict>("verdict", required, "决定", "what was decided"),
        field<&MatchDecisionView::at>("at", required, instant, "时间", "when"),
        field<&MatchDecisionView::organisation_id>("organisation_id", required, format(Format::uuid), "单位",
                                                   "organisation"),
        field<&MatchDecisionView::organisation_name>("organisation_name", required, "单位名称", "organisation"),
        field<&MatchDecisionView::account_id>("account_id", optional, format(Format::uuid), "账号",
                                              "account, to its own side"),
        field<&MatchDecisionView::reason>("reason", optional, "理由", "reason, to the side that gave it")};
};

// A match as the handling side of one of its cases sees it: nothing of the other case but its id and days.
struct MatchView {
    MatchId match_id;
    CaseId case_id;
    ReportId report_id;
    std::int64_t child{};
    CaseId other_case_id;
    Instant other_named_on{};
    MatchState state{};
    std::int64_t revision{};
    bool certain = false;
    std::vector<std::string> kinds;
    std::int64_t terms{};
    Instant found_on{};
    bool own_side_agreed = false;
    CaseId merged_into{};
    std::vector<MatchDecisionView> decisions{};

    static constexpr std::string_view name = "MatchView";
    static constexpr auto fields = std::tuple{
        field<&MatchView::match_id>("match_id", required, format(Format::uuid), "匹配编号", "match"),
        field<&MatchView::case_id>("case_id", required, format(Format::uuid), "本方个案", "case of one's own side"),
        field<&MatchView::report_id>("report_id", required, format(Format::uuid), "本方报告",
                                     "report of that case that names the child"),
        field<&MatchView::child>("child", required, range(0, INT64_MAX), "第几名儿童(从0起)",
                                 "which child of the report and its supplements, from 0"),
        field<&MatchView::other_case_id>("other_case_id", required, format(Format::uuid), "对方个案", "the other case"),
        field<&MatchView::other_named_on>("other_named_on", required, instant, "对方提及该儿童的日期",
                                          "day on which the other case named the child"),
        field<&MatchView::state>("state", required, "状态", "state"),
        field<&MatchView::revision>("revision", required, range(1, INT64_MAX), "修订", "grows with every decision"),
        field<&MatchView::certain>("certain", required, "是否直接计为同一儿童",
                                   "counts as the same child without a decision (rule T9)"),
        field<&MatchView::kinds>("kinds", required, items(1, 20, format(Format::code)), "匹配依据",
                                 "what the two have in common"),
        field<&MatchView::terms>("terms", required, range(1, INT64_MAX), "相同项数", "in how many terms they agree"),
        field<&MatchView::found_on>("found_on", required, instant, "发现日期", "day on which it was found"),
        field<&MatchView::own_side_agreed>("own_side_agreed", required, "本方已认为是同一事件",
                                           "one's own side has said that it is one event"),
        field<&MatchView::merged_into>("merged_into", optional, format(Format::uuid), "已合并到",
                                       "the case in which both live on"),
        field<&MatchView::decisions>("decisions", optional, items(0, 1000), "决定记录", "decisions, oldest first")};
};

// GET /v1/cases/{id}/matches
struct MatchList {
    std::vector<MatchView> matches;
    std::string next{};

    static constexpr std::string_view name = "MatchList";
    static constexpr auto fields =
        std::tuple{field<&MatchList::matches>("matches", required, items(0, 100), "匹配", "matches, newest first"),
                   field<&MatchList::next>("next", optional, "下一页", "cursor of the next page")};
};

// POST /v1/matches/{id}/decision. `decision_id` is made by the client, so that repeating it is harmless.
struct DecideMatch {
    MatchDecisionId decision_id;
    std::int64_t revision{};
    MatchVerdict verdict{};
    std::string reason;

    static constexpr std::string_view name = "DecideMatch";
    static constexpr auto fields =
        std::tuple{field<&DecideMatch::decision_id>("decision_id", required, format(Format::uuid), "决定编号",
                                                    "made by the client"),
                   field<&DecideMatch::revision>("revision", required, range(1, INT64_MAX), "修订",
                                                 "revision of the match that was looked at"),
                   field<&DecideMatch::verdict>("verdict", required, "决定", "what is decided"),
                   field<&DecideMatch::reason>("reason", required, code_points(1, 1000), "理由", "why")};
};

// How many earlier reports fall into the window of one rule (T9), and whether the rule moved the level.
struct PatternWindow {
    std::string rule;
    std::string window;
    std::int64_t at_least{};
    std::int64_t reports{};
    bool met = false;
    bool used = false;
    std::string basis;

    static constexpr std::string_view name = "PatternWindow";
    static constexpr auto fields =
        std::tuple{field<&PatternWindow::rule>("rule", required, "规则", "rule"),
                   field<&PatternWindow::window>("window", required, format(Format::code), "时间范围",
                                                 "days_30, days_180 or life"),
                   field<&PatternWindow::at_least>("at_least", required, range(1, INT64_MAX), "达到次数",
                                                   "earlier reports that the rule asks for"),
                   field<&PatternWindow::reports>("reports", required, range(0, INT64_MAX), "以往报告数",
                                                  "earlier reports in the window"),
                   field<&PatternWindow::met>("met", required, "是否达到", "whether these are enough"),
                   field<&PatternWindow::used>("used", required, "是否已用于定级",
                                               "whether the newest assessment of the case names the rule"),
                   field<&PatternWindow::basis>("basis", optional, "法律依据", "legal basis")};
};

struct PatternCircumstance {
    std::string circumstance;
    std::int64_t reports{};
    Instant last_on{};

    static constexpr std::string_view name = "PatternCircumstance";
    static constexpr auto fields = std::tuple{
        field<&PatternCircumstance::circumstance>("circumstance", required, format(Format::code), "情形",
                                                  "circumstance"),
        field<&PatternCircumstance::reports>("reports", required, range(1, INT64_MAX), "报告数",
                                             "reports that chose it"),
        field<&PatternCircumstance::last_on>("last_on", required, instant, "最近日期", "day of the newest of them")};
};

struct ChildPattern {
    ReportId report_id;
    std::int64_t child{};
    std::int64_t reports{};
    std::int64_t unfounded{};
    Instant first_on{};
    std::vector<PatternWindow> windows;
    std::vector<PatternCircumstance> circumstances;

    static constexpr std::string_view name = "ChildPattern";
    static constexpr auto fields = std::tuple{
        field<&ChildPattern::report_id>("report_id", required, format(Format::uuid), "报告编号",
                                        "report that names the child"),
        field<&ChildPattern::child>("child", required, range(0, INT64_MAX), "第几名儿童(从0起)",
                                    "which child of the report and its supplements, from 0"),
        field<&ChildPattern::reports>("reports", required, range(1, INT64_MAX), "报告总数",
                                      "reports on the child, this one among them; without unfounded ones"),
        field<&ChildPattern::unfounded>("unfounded", required, range(0, INT64_MAX), "查无实据的报告数",
                                        "reports closed as unfounded, which count no more"),
        field<&ChildPattern::first_on>("first_on", required, instant, "首次报告日期", "day of the first report"),
        field<&ChildPattern::windows>("windows", required, items(0, 20), "规则与时间范围", "rules and their windows"),
        field<&ChildPattern::circumstances>("circumstances", required, items(0, 100), "情形",
                                            "kinds of circumstances, the most frequent first")};
};

// GET /v1/cases/{id}/pattern
struct CasePattern {
    CaseId case_id;
    std::string rule_set;
    std::int64_t rule_version{};
    std::vector<ChildPattern> children;

    static constexpr std::string_view name = "CasePattern";
    static constexpr auto fields = std::tuple{
        field<&CasePattern::case_id>("case_id", required, format(Format::uuid), "个案编号", "case"),
        field<&CasePattern::rule_set>("rule_set", required, "规则集", "rule set"),
        field<&CasePattern::rule_version>("rule_version", required, range(1, INT64_MAX), "规则版本", "its version"),
        field<&CasePattern::children>("children", required, items(0, 1000), "儿童",
                                      "children by whom earlier reports could be found")};
};

}  // namespace vigil::protocol
