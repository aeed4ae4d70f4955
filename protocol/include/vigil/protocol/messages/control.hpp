// What takes two people: changes by administrators, lower levels, the opening of a reporter's identity.
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

// POST /v1/reports/{id}/identity-requests: somebody must know who reported, and says why (F17).
struct RequestIdentity {
    std::string text;

    static constexpr std::string_view name = "RequestIdentity";
    static constexpr auto fields =
        std::tuple{field<&RequestIdentity::text>("text", required, code_points(1, 1000), "理由", "why")};
};

// GET /v1/reports/{id}/identity: for the two who agreed, for a day.
struct ReporterIdentity {
    ReportId report_id;
    AccountId account_id;
    std::string account_name;
    std::string organisation_name;

    static constexpr std::string_view name = "ReporterIdentity";
    static constexpr auto fields = std::tuple{
        field<&ReporterIdentity::report_id>("report_id", required, format(Format::uuid), "报告编号", "report"),
        field<&ReporterIdentity::account_id>("account_id", required, format(Format::uuid), "账号", "account"),
        field<&ReporterIdentity::account_name>("account_name", required, "姓名", "who reported"),
        field<&ReporterIdentity::organisation_name>("organisation_name", optional, "单位名称", "organisation")};
};

// What waits for a second person, or had one. `what`: the administrators' command, or the words of the case.
struct ProposalView {
    ProposalId proposal_id;
    ProposalKind kind{};
    std::string what;
    std::optional<CaseId> case_id;
    std::optional<ReportId> report_id;
    std::optional<Level> level;
    OrganisationId organisation_id;
    std::string organisation_name;
    std::string subject_name;
    DivisionCode division;
    std::string text;
    std::string proposed_by;
    Instant proposed_at{};
    Instant expires_at{};
    ProposalState state{};
    std::string decided_by;
    std::optional<Instant> decided_at;

    static constexpr std::string_view name = "Proposal";
    static constexpr auto fields = std::tuple{
        field<&ProposalView::proposal_id>("proposal_id", required, format(Format::uuid), "编号", "proposal"),
        field<&ProposalView::kind>("kind", required, "种类", "kind"),
        field<&ProposalView::what>("what", required, "事项", "what would be done"),
        field<&ProposalView::case_id>("case_id", optional, format(Format::uuid), "个案编号", "case"),
        field<&ProposalView::report_id>("report_id", optional, format(Format::uuid), "报告编号", "report"),
        field<&ProposalView::level>("level", optional, "级别", "the level that is proposed"),
        field<&ProposalView::organisation_id>("organisation_id", optional, format(Format::uuid), "单位",
                                              "organisation concerned"),
        field<&ProposalView::organisation_name>("organisation_name", optional, "单位名称", "organisation concerned"),
        field<&ProposalView::subject_name>("subject_name", optional, "涉及人员", "person concerned"),
        field<&ProposalView::division>("division", optional, format(Format::division_code), "区划代码",
                                       "division concerned"),
        field<&ProposalView::text>("text", optional, "理由", "why"),
        field<&ProposalView::proposed_by>("proposed_by", required, "提出人", "who proposed it"),
        field<&ProposalView::proposed_at>("proposed_at", required, instant, "提出时间", "when"),
        field<&ProposalView::expires_at>("expires_at", required, instant, "失效时间", "until when it can be decided"),
        field<&ProposalView::state>("state", required, "状态", "state"),
        field<&ProposalView::decided_by>("decided_by", optional, "决定人", "who decided"),
        field<&ProposalView::decided_at>("decided_at", optional, instant, "决定时间", "when")};
};

// GET /v1/proposals: what waits for this caller. GET /v1/changes: what administrators changed in the last 7 days.
struct ProposalList {
    std::vector<ProposalView> proposals;

    static constexpr std::string_view name = "ProposalList";
    static constexpr auto fields = std::tuple{
        field<&ProposalList::proposals>("proposals", required, items(0, 1000), "事项", "proposals, oldest first")};
};

// POST /v1/proposals/{id}/decision
struct DecideProposal {
    bool approve = false;

    static constexpr std::string_view name = "DecideProposal";
    static constexpr auto fields =
        std::tuple{field<&DecideProposal::approve>("approve", required, "是否同意", "yes or no")};
};

// proposal.approve, proposal.refuse: the same at the administrators' desk.
struct NameProposal {
    ProposalId proposal_id;

    static constexpr std::string_view name = "NameProposal";
    static constexpr auto fields = std::tuple{
        field<&NameProposal::proposal_id>("proposal_id", required, format(Format::uuid), "编号", "proposal")};
};

// The answer of a command that now waits for a second administrator.
struct ProposedChange {
    ProposalId proposal_id;
    Instant expires_at{};

    static constexpr std::string_view name = "ProposedChange";
    static constexpr auto fields =
        std::tuple{field<&ProposedChange::proposal_id>("proposal_id", required, format(Format::uuid), "待确认事项",
                                                       "what waits for a second administrator"),
                   field<&ProposedChange::expires_at>("expires_at", required, instant, "失效时间", "until when")};
};

}  // namespace vigil::protocol
