// Considered, and not reported: a reporter's own judgement, kept with what the rules say to it.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/messages/decision.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>

namespace vigil::protocol {

// POST /v1/considerations: what would be reported, and why it is not. `report.key` is the idempotency key; to file the same
// document after all, `report` is posted to /v1/reports as it is.
struct Consider {
    std::string reason;
    FileReport report;

    static constexpr std::string_view name = "Consider";
    static constexpr auto fields =
        std::tuple{field<&Consider::reason>("reason", required, format(Format::code), "未报告的理由",
                                            "why it is not reported, a code of the vocabulary"),
                   field<&Consider::report>("report", required, "所考虑的内容", "what was considered")};
};

// The answer: what the rules give, what to do, and the signed record of it. No alert is raised.
struct Considered {
    ConsiderationId consideration_id;
    Instant considered_at{};
    Level level{};
    bool must_report = false;
    Advice advice;
    std::string record;
    std::string proof;

    static constexpr std::string_view name = "Considered";
    static constexpr auto fields =
        std::tuple{field<&Considered::consideration_id>("consideration_id", required, format(Format::uuid), "编号",
                                                        "consideration"),
                   field<&Considered::considered_at>("considered_at", required, instant, "时间", "when"),
                   field<&Considered::level>("level", required, "级别", "the level that the rules give"),
                   field<&Considered::must_report>("must_report", required, "应当报告", "the law requires a report"),
                   field<&Considered::advice>("advice", required, "建议", "what to do"),
                   field<&Considered::record>("record", required, "判定记录", "a DecisionRecord, as text"),
                   field<&Considered::proof>("proof", required, "签名", "proof, a compact JWS")};
};

struct ConsiderationSummary {
    ConsiderationId consideration_id;
    Instant considered_at{};
    Level level{};
    bool must_report = false;
    NamedCode reason;

    static constexpr std::string_view name = "ConsiderationSummary";
    static constexpr auto fields = std::tuple{
        field<&ConsiderationSummary::consideration_id>("consideration_id", required, format(Format::uuid), "编号",
                                                       "consideration"),
        field<&ConsiderationSummary::considered_at>("considered_at", required, instant, "时间", "when"),
        field<&ConsiderationSummary::level>("level", required, "级别", "the level that the rules gave"),
        field<&ConsiderationSummary::must_report>("must_report", required, "应当报告", "the law required a report"),
        field<&ConsiderationSummary::reason>("reason", required, "未报告的理由", "why it was not reported")};
};

struct ConsiderationList {
    std::vector<ConsiderationSummary> considerations;
    std::string next;

    static constexpr std::string_view name = "ConsiderationList";
    static constexpr auto fields =
        std::tuple{field<&ConsiderationList::considerations>("considerations", required, items(0, 100), "未报告的研判",
                                                             "considerations, newest first"),
                   field<&ConsiderationList::next>("next", optional, "下一页", "cursor of the next page")};
};

// GET /v1/considerations/{id}: one's own.
struct OwnConsideration {
    Considered considered;
    RawJson body;

    static constexpr std::string_view name = "OwnConsideration";
    static constexpr auto fields =
        std::tuple{field<&OwnConsideration::considered>("considered", required, "研判结果", "as it was answered"),
                   field<&OwnConsideration::body>("body", required, "原文", "what was considered, as it was sent")};
};

}  // namespace vigil::protocol
