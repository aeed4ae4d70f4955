// The administrators' commands about rules, as they cross the local socket. Who commands is what the kernel says of the
// socket's peer, and no argument.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

inline constexpr Bounds rule_version = range(1, 1'000'000);

// rules.activate, rules.shadow: the bytes of a rule set's file.
struct OfferRules {
    std::string body;

    static constexpr std::string_view name = "OfferRules";
    static constexpr auto fields = std::tuple{
        field<&OfferRules::body>("body", required, code_points(1, 4 * 1024 * 1024), "规则文件", "the file's content")};
};

// rules.roll-back, rules.export
struct NameRules {
    std::int64_t version{};

    static constexpr std::string_view name = "NameRules";
    static constexpr auto fields =
        std::tuple{field<&NameRules::version>("version", required, rule_version, "版本", "version")};
};

// What the desk makes of them before the transaction, or keeps for a second administrator: the version by name, number and
// bytes, and what judged then. Whoever approves may compare `sha256` with `sha256sum FILE`.
struct StoredActivation {
    std::string rule_set;
    std::int64_t version{};
    std::string sha256;
    std::string body;
    std::string against_rule_set;
    std::int64_t against_version{};

    static constexpr std::string_view name = "StoredActivation";
    static constexpr auto fields = std::tuple{
        field<&StoredActivation::rule_set>("rule_set", required, "规则集", "rule set"),
        field<&StoredActivation::version>("version", required, rule_version, "版本", "version"),
        field<&StoredActivation::sha256>("sha256", required, "文件摘要", "SHA-256 of the file, in hex"),
        field<&StoredActivation::body>("body", required, "规则文件", "the file's content"),
        field<&StoredActivation::against_rule_set>("against_rule_set", required, "现行规则集", "rule set that judges"),
        field<&StoredActivation::against_version>("against_version", required, rule_version, "现行版本",
                                                  "its version")};
};

struct StoredShadow {
    ShadowRunId run_id;
    std::string body;

    static constexpr std::string_view name = "StoredShadow";
    static constexpr auto fields =
        std::tuple{field<&StoredShadow::run_id>("run_id", required, format(Format::uuid), "编号", "id"),
                   field<&StoredShadow::body>("body", required, "规则文件", "the file's content")};
};

struct ActivationView {
    ActivationId activation_id;
    std::string rule_set;
    std::int64_t version{};
    ActivationKind how{};
    std::string by;
    std::string approved_by;
    Instant at{};

    static constexpr std::string_view name = "Activation";
    static constexpr auto fields =
        std::tuple{field<&ActivationView::activation_id>("activation_id", required, format(Format::uuid), "编号", "id"),
                   field<&ActivationView::rule_set>("rule_set", required, "规则集", "rule set"),
                   field<&ActivationView::version>("version", required, rule_version, "版本", "version"),
                   field<&ActivationView::how>("how", required, "方式", "how"),
                   field<&ActivationView::by>("by", required, "操作人", "administrator"),
                   field<&ActivationView::approved_by>("approved_by", optional, "确认人", "who agreed"),
                   field<&ActivationView::at>("at", required, instant, "时间", "when")};
};

// `changed` false: that version judges already, nothing was done.
struct RulesActivated {
    ActivationView active;
    bool changed = false;
    bool ended_shadow = false;

    static constexpr std::string_view name = "RulesActivated";
    static constexpr auto fields = std::tuple{
        field<&RulesActivated::active>("active", required, "现行规则", "what judges now"),
        field<&RulesActivated::changed>("changed", required, "是否变更", "whether anything changed"),
        field<&RulesActivated::ended_shadow>("ended_shadow", required, "试运行随之结束", "a shadow run ended with it")};
};

struct RuleVersionView {
    std::string rule_set;
    std::int64_t version{};
    std::string sha256;
    Instant stored_at{};

    static constexpr std::string_view name = "RuleVersion";
    static constexpr auto fields = std::tuple{
        field<&RuleVersionView::rule_set>("rule_set", required, "规则集", "rule set"),
        field<&RuleVersionView::version>("version", required, rule_version, "版本", "version"),
        field<&RuleVersionView::sha256>("sha256", required, "文件摘要", "SHA-256 of the file, in hex"),
        field<&RuleVersionView::stored_at>("stored_at", required, instant, "存入时间", "when it was stored")};
};

struct RuleHistory {
    std::vector<ActivationView> activations;
    std::vector<RuleVersionView> versions;

    static constexpr std::string_view name = "RuleHistory";
    static constexpr auto fields =
        std::tuple{field<&RuleHistory::activations>("activations", required, "启用记录", "activations, newest first"),
                   field<&RuleHistory::versions>("versions", required, "已存版本", "versions that are stored")};
};

struct ExportedRules {
    RuleVersionView version;
    std::string body;

    static constexpr std::string_view name = "ExportedRules";
    static constexpr auto fields =
        std::tuple{field<&ExportedRules::version>("version", required, "版本", "version"),
                   field<&ExportedRules::body>("body", required, "规则文件", "the file's content")};
};

struct ShadowRunView {
    ShadowRunId run_id;
    std::string rule_set;
    std::int64_t version{};
    std::string against_rule_set;
    std::int64_t against_version{};
    Instant began_at{};
    std::string began_by;
    std::optional<Instant> ended_at;
    std::string ended_by;
    std::int64_t compared{};
    std::int64_t differing{};

    static constexpr std::string_view name = "ShadowRun";
    static constexpr auto fields = std::tuple{
        field<&ShadowRunView::run_id>("run_id", required, format(Format::uuid), "编号", "id"),
        field<&ShadowRunView::rule_set>("rule_set", required, "试运行的规则集", "rule set that runs along"),
        field<&ShadowRunView::version>("version", required, rule_version, "版本", "its version"),
        field<&ShadowRunView::against_rule_set>("against_rule_set", required, "现行规则集", "rule set that judges"),
        field<&ShadowRunView::against_version>("against_version", required, rule_version, "现行版本", "its version"),
        field<&ShadowRunView::began_at>("began_at", required, instant, "开始时间", "when it began"),
        field<&ShadowRunView::began_by>("began_by", required, "开始人", "who began it"),
        field<&ShadowRunView::ended_at>("ended_at", optional, instant, "结束时间", "when it ended"),
        field<&ShadowRunView::ended_by>("ended_by", optional, "结束人", "who ended it"),
        field<&ShadowRunView::compared>("compared", required, range(0, INT64_MAX), "已比较", "assessments compared"),
        field<&ShadowRunView::differing>("differing", required, range(0, INT64_MAX), "有差异",
                                         "assessments that differ")};
};

// One kind of change, how often it happens, and a few cases in which it does. `before` and `after`: levels, release
// classes, recipients or limits, in codes.
struct DifferenceCount {
    DifferenceKind kind{};
    std::string subject;
    std::string before;
    std::string after;
    std::int64_t count{};
    std::vector<CaseId> examples;

    static constexpr std::string_view name = "DifferenceCount";
    static constexpr auto fields =
        std::tuple{field<&DifferenceCount::kind>("kind", required, "种类", "kind"),
                   field<&DifferenceCount::subject>("subject", optional, "对象", "recipient or clock"),
                   field<&DifferenceCount::before>("before", optional, "现行规则", "by the rules that judge"),
                   field<&DifferenceCount::after>("after", optional, "新规则", "by the other rules"),
                   field<&DifferenceCount::count>("count", required, range(1, INT64_MAX), "次数", "how often"),
                   field<&DifferenceCount::examples>("examples", optional, items(0, 100, format(Format::uuid)),
                                                     "个案举例", "some of the cases")};
};

struct ShadowReport {
    ShadowRunView run;
    std::vector<DifferenceCount> differences;

    static constexpr std::string_view name = "ShadowReport";
    static constexpr auto fields = std::tuple{
        field<&ShadowReport::run>("run", required, "试运行", "the run"),
        field<&ShadowReport::differences>("differences", required, "差异", "differences, most frequent first")};
};

// rules.replay: every stored case of the window under other rules.
struct ReplayRules {
    std::string body;
    Instant since{};

    static constexpr std::string_view name = "ReplayRules";
    static constexpr auto fields = std::tuple{
        field<&ReplayRules::body>("body", required, code_points(1, 4 * 1024 * 1024), "规则文件", "the file's content"),
        field<&ReplayRules::since>("since", required, instant, "起始时间", "reports filed from then on")};
};

struct Replayed {
    std::string rule_set_before;
    std::int64_t version_before{};
    std::string rule_set;
    std::int64_t version{};
    Instant since{};
    Instant until{};
    std::int64_t cases{};
    std::int64_t changed{};
    std::int64_t unreadable{};
    std::vector<DifferenceCount> differences;
    std::vector<std::string> lines;
    std::int64_t lines_left_out{};

    static constexpr std::string_view name = "Replayed";
    static constexpr auto fields = std::tuple{
        field<&Replayed::rule_set_before>("rule_set_before", required, "现行规则集", "rule set that judges"),
        field<&Replayed::version_before>("version_before", required, rule_version, "现行版本", "its version"),
        field<&Replayed::rule_set>("rule_set", required, "新规则集", "the other rule set"),
        field<&Replayed::version>("version", required, rule_version, "新版本", "its version"),
        field<&Replayed::since>("since", required, instant, "起始时间", "from"),
        field<&Replayed::until>("until", required, instant, "截止时间", "until"),
        field<&Replayed::cases>("cases", required, range(0, INT64_MAX), "个案数", "cases compared"),
        field<&Replayed::changed>("changed", required, range(0, INT64_MAX), "变化数", "cases that change"),
        field<&Replayed::unreadable>("unreadable", required, range(0, INT64_MAX), "无法打开数",
                                     "cases whose keys are gone"),
        field<&Replayed::differences>("differences", required, "差异", "differences, most frequent first"),
        field<&Replayed::lines>("lines", required, "逐案差异", "the changes, case by case"),
        field<&Replayed::lines_left_out>("lines_left_out", required, range(0, INT64_MAX), "未列出的行数",
                                         "further changes that are only counted")};
};

// rules.replay-progress
struct ReplayProgress {
    bool running = false;
    std::int64_t done{};
    std::int64_t of{};

    static constexpr std::string_view name = "ReplayProgress";
    static constexpr auto fields =
        std::tuple{field<&ReplayProgress::running>("running", required, "进行中", "whether a replay runs"),
                   field<&ReplayProgress::done>("done", required, range(0, INT64_MAX), "已完成", "reports looked at"),
                   field<&ReplayProgress::of>("of", required, range(0, INT64_MAX), "总数", "reports of the window")};
};

}  // namespace vigil::protocol
