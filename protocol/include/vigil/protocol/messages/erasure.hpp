// Erasing cases and considerations, keeping cases from being erased, and which are due.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/level.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

// case.erase, case.hold: a reason is a code of the retention rules.
struct NameCaseWithReason {
    CaseId case_id;
    std::string reason;

    static constexpr std::string_view name = "NameCaseWithReason";
    static constexpr auto fields = std::tuple{
        field<&NameCaseWithReason::case_id>("case_id", required, format(Format::uuid), "个案", "case"),
        field<&NameCaseWithReason::reason>("reason", required, format(Format::code), "理由代码", "code of the reason")};
};

struct NameCase {
    CaseId case_id;

    static constexpr std::string_view name = "NameCase";
    static constexpr auto fields =
        std::tuple{field<&NameCase::case_id>("case_id", required, format(Format::uuid), "个案", "case")};
};

// case.erase while it waits for a second person: of these cases and no others.
struct StoredErasureOrder {
    CaseId case_id;
    std::string reason;
    std::vector<CaseId> parts;  // the whole case, as it was when it was proposed; the surviving one first

    static constexpr std::string_view name = "StoredErasureOrder";
    static constexpr auto fields = std::tuple{
        field<&StoredErasureOrder::case_id>("case_id", required, format(Format::uuid), "个案", "case"),
        field<&StoredErasureOrder::reason>("reason", required, format(Format::code), "理由代码", "code of the reason"),
        field<&StoredErasureOrder::parts>("parts", optional, "合为一案的个案", "cases that are one with it")};
};

// case.release likewise: of this hold and no later one.
struct StoredRelease {
    CaseId case_id;
    std::string hold;

    static constexpr std::string_view name = "StoredRelease";
    static constexpr auto fields =
        std::tuple{field<&StoredRelease::case_id>("case_id", required, format(Format::uuid), "个案", "case"),
                   field<&StoredRelease::hold>("hold", optional, "法律保全", "hold")};
};

struct NameConsiderationWithReason {
    ConsiderationId consideration_id;
    std::string reason;

    static constexpr std::string_view name = "NameConsiderationWithReason";
    static constexpr auto fields =
        std::tuple{field<&NameConsiderationWithReason::consideration_id>(
                       "consideration_id", required, format(Format::uuid), "未报告的研判", "consideration"),
                   field<&NameConsiderationWithReason::reason>("reason", required, format(Format::code), "理由代码",
                                                               "code of the reason")};
};

struct HoldView {
    CaseId case_id;
    std::string reason;
    Instant placed_at{};
    std::optional<Instant> ended_at;

    static constexpr std::string_view name = "Hold";
    static constexpr auto fields =
        std::tuple{field<&HoldView::case_id>("case_id", required, format(Format::uuid), "个案", "case"),
                   field<&HoldView::reason>("reason", required, "理由代码", "code of the reason"),
                   field<&HoldView::placed_at>("placed_at", required, instant, "保全时间", "when it was held"),
                   field<&HoldView::ended_at>("ended_at", optional, instant, "解除时间", "when that ended")};
};

// What the certificate of an erasure states (typ kErasureType): that the keys of a case, or of a consideration, were destroyed,
// and where that stands in the log. It names nobody.
struct ErasureClaims {
    std::string iss;
    CaseId case_id;                    // one of the two
    ConsiderationId consideration_id;  // and then `reports` is 0
    Instant erased_ms{};
    std::string reason;
    std::int64_t keys{};
    std::int64_t reports{};
    std::string log;
    std::int64_t pos{};
    std::string root;

    static constexpr std::string_view name = "ErasureClaims";
    static constexpr auto fields = std::tuple{
        field<&ErasureClaims::iss>("iss", required, "签发者", "issuer"),
        field<&ErasureClaims::case_id>("case_id", optional, format(Format::uuid), "个案编号", "case"),
        field<&ErasureClaims::consideration_id>("consideration_id", optional, format(Format::uuid), "研判记录编号",
                                                "consideration"),
        field<&ErasureClaims::erased_ms>("erased_ms", required, instant, "销毁时间", "when it was erased"),
        field<&ErasureClaims::reason>("reason", required, format(Format::code), "理由代码", "code of the reason"),
        field<&ErasureClaims::keys>("keys", required, range(0, 1'000'000), "销毁的密钥数", "keys that were destroyed"),
        field<&ErasureClaims::reports>("reports", required, range(0, 1'000'000), "清除的报告数",
                                       "reports that were emptied"),
        field<&ErasureClaims::log>("log", required, "日志链", "chain of the log"),
        field<&ErasureClaims::pos>("pos", required, range(1, INT64_MAX), "日志位置", "position in the log"),
        field<&ErasureClaims::root>("root", required, format(Format::base64url), "链摘要",
                                    "chain hash after the position")};
    static constexpr auto rules = std::tuple{at_least_one<&ErasureClaims::case_id, &ErasureClaims::consideration_id>};
};

// Between the transaction of an erasure and what follows it; never leaves the process.
struct StoredErasure {
    CaseId case_id;
    std::vector<std::string> destroyed;  // wrapped keys as base64url, to look for in the files
    std::vector<CaseId> merged;          // cases that were merged with it, erased too

    static constexpr std::string_view name = "StoredErasure";
    static constexpr auto fields =
        std::tuple{field<&StoredErasure::case_id>("case_id", required, format(Format::uuid), "个案", "case"),
                   field<&StoredErasure::destroyed>("destroyed", optional, "被销毁的密钥", "keys as they were stored"),
                   field<&StoredErasure::merged>("merged", optional, "一并销毁的个案", "cases erased with it")};
};

struct CaseErased {
    CaseId case_id;
    Instant erased_at{};
    std::string certificate;
    // Where the destroyed keys were still found in the files of the database; 0: nowhere. Absent: they were not looked for,
    // because the case had been erased before.
    std::optional<std::int64_t> remains;
    std::vector<std::string> merged_certificates;  // of the cases that were merged with it

    static constexpr std::string_view name = "CaseErased";
    static constexpr auto fields = std::tuple{
        field<&CaseErased::case_id>("case_id", required, format(Format::uuid), "个案", "case"),
        field<&CaseErased::erased_at>("erased_at", required, instant, "销毁时间", "when it was erased"),
        field<&CaseErased::certificate>("certificate", required, "销毁证明", "signed proof of the erasure"),
        field<&CaseErased::remains>("remains", optional, "文件中残留处数", "places where a key was still found"),
        field<&CaseErased::merged_certificates>("merged_certificates", optional, "合并个案的销毁证明",
                                                "signed proofs of the cases that were merged with it")};
};

struct StoredConsiderationErasure {
    ConsiderationId consideration_id;
    std::vector<std::string> destroyed;  // wrapped keys as base64url, to look for in the files

    static constexpr std::string_view name = "StoredConsiderationErasure";
    static constexpr auto fields =
        std::tuple{field<&StoredConsiderationErasure::consideration_id>(
                       "consideration_id", required, format(Format::uuid), "未报告的研判", "consideration"),
                   field<&StoredConsiderationErasure::destroyed>("destroyed", optional, "被销毁的密钥",
                                                                 "keys as they were stored")};
};

struct ConsiderationErased {
    ConsiderationId consideration_id;
    Instant erased_at{};
    std::string certificate;
    std::optional<std::int64_t> remains;  // as of CaseErased

    static constexpr std::string_view name = "ConsiderationErased";
    static constexpr auto fields = std::tuple{
        field<&ConsiderationErased::consideration_id>("consideration_id", required, format(Format::uuid),
                                                      "未报告的研判", "consideration"),
        field<&ConsiderationErased::erased_at>("erased_at", required, instant, "销毁时间", "when it was erased"),
        field<&ConsiderationErased::certificate>("certificate", required, "销毁证明", "signed proof of the erasure"),
        field<&ConsiderationErased::remains>("remains", optional, "文件中残留处数",
                                             "places where a key was still found")};
};

struct ListDue {
    CaseId after;
    std::optional<std::int64_t> limit;  // 100

    static constexpr std::string_view name = "ListDue";
    static constexpr auto fields =
        std::tuple{field<&ListDue::after>("after", optional, format(Format::uuid), "起点", "go on after this case"),
                   field<&ListDue::limit>("limit", optional, range(1, 1000), "数量", "cases to look at")};
};

struct DueCase {
    CaseId case_id;
    std::string retention_class;
    Level level{};
    Instant opened_at{};
    Instant last_activity{};
    Instant due_at{};
    bool open = false;
    std::string hold;

    static constexpr std::string_view name = "DueCase";
    static constexpr auto fields =
        std::tuple{field<&DueCase::case_id>("case_id", required, format(Format::uuid), "个案", "case"),
                   field<&DueCase::retention_class>("retention_class", required, "保存类别", "retention class"),
                   field<&DueCase::level>("level", required, "级别", "level"),
                   field<&DueCase::opened_at>("opened_at", required, instant, "立案时间", "when it was opened"),
                   field<&DueCase::last_activity>("last_activity", required, instant, "最后活动时间", "last activity"),
                   field<&DueCase::due_at>("due_at", required, instant, "到期时间", "end of the term"),
                   field<&DueCase::open>("open", required, "尚有待签收警报", "an alert waits for an answer"),
                   field<&DueCase::hold>("hold", optional, "法律保全理由", "why it is held")};
};

struct DueList {
    std::vector<DueCase> cases;
    CaseId next;

    static constexpr std::string_view name = "DueList";
    static constexpr auto fields = std::tuple{
        field<&DueList::cases>("cases", required, "到期个案", "cases past their term"),
        field<&DueList::next>("next", optional, format(Format::uuid), "下一页起点", "go on after this case")};
};

struct ListDueConsiderations {
    ConsiderationId after;
    std::optional<std::int64_t> limit;  // 100

    static constexpr std::string_view name = "ListDueConsiderations";
    static constexpr auto fields = std::tuple{
        field<&ListDueConsiderations::after>("after", optional, format(Format::uuid), "起点", "go on after this one"),
        field<&ListDueConsiderations::limit>("limit", optional, range(1, 1000), "数量", "considerations to look at")};
};

struct DueConsideration {
    ConsiderationId consideration_id;
    Instant considered_at{};
    Instant due_at{};

    static constexpr std::string_view name = "DueConsideration";
    static constexpr auto fields =
        std::tuple{field<&DueConsideration::consideration_id>("consideration_id", required, format(Format::uuid),
                                                              "未报告的研判", "consideration"),
                   field<&DueConsideration::considered_at>("considered_at", required, instant, "研判时间",
                                                           "when it was considered"),
                   field<&DueConsideration::due_at>("due_at", required, instant, "到期时间", "end of the term")};
};

struct DueConsiderationList {
    std::vector<DueConsideration> considerations;
    ConsiderationId next;

    static constexpr std::string_view name = "DueConsiderationList";
    static constexpr auto fields =
        std::tuple{field<&DueConsiderationList::considerations>("considerations", required, "到期的研判记录",
                                                                "considerations past their term"),
                   field<&DueConsiderationList::next>("next", optional, format(Format::uuid), "下一页起点",
                                                      "go on after this one")};
};

}  // namespace vigil::protocol
