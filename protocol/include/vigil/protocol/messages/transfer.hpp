// Handing a case over.
#pragma once

#include <optional>
#include <string>
#include <vector>
#include <vigil/protocol/ids.hpp>
#include <vigil/protocol/schema.hpp>
#include <vigil/protocol/time.hpp>
#include <vigil/protocol/words.hpp>

namespace vigil::protocol {

// POST /v1/cases/{id}/transfers. `transfer_id` is made by the client, so that repeating it is harmless.
struct AskForTransfer {
    TransferId transfer_id;
    OrganisationId organisation_id;
    std::string text;

    static constexpr std::string_view name = "AskForTransfer";
    static constexpr auto fields =
        std::tuple{field<&AskForTransfer::transfer_id>("transfer_id", required, format(Format::uuid), "移交编号",
                                                       "made by the client"),
                   field<&AskForTransfer::organisation_id>("organisation_id", required, format(Format::uuid),
                                                           "接收单位", "who is to take the case over"),
                   field<&AskForTransfer::text>("text", required, code_points(1, 1000), "理由", "why")};
};

// POST /v1/transfers/{id}/decision. `decision_id` is made by the client; accepting or refusing answers the alert by it.
struct DecideTransfer {
    AcknowledgementId decision_id;
    TransferVerdict verdict{};
    std::string text;

    static constexpr std::string_view name = "DecideTransfer";
    static constexpr auto fields = std::tuple{
        field<&DecideTransfer::decision_id>("decision_id", required, format(Format::uuid), "决定编号",
                                            "made by the client"),
        field<&DecideTransfer::verdict>("verdict", required, "决定", "accept, refuse, or withdraw"),
        field<&DecideTransfer::text>("text", optional, code_points(0, 1000), "理由", "why; a refusal takes one")};
};

struct TransferView {
    TransferId transfer_id;
    CaseId case_id;
    OrganisationId from_id;
    OrganisationId to_id;
    TransferState state{};
    Instant asked_at{};
    AccountId asked_by;
    std::string text{};
    OrganisationId referred_to_id{};
    std::optional<Instant> decided_at{};
    AccountId decided_by{};
    std::string answer{};

    static constexpr std::string_view name = "Transfer";
    static constexpr auto fields = std::tuple{
        field<&TransferView::transfer_id>("transfer_id", required, format(Format::uuid), "移交编号", "transfer"),
        field<&TransferView::case_id>("case_id", required, format(Format::uuid), "个案编号", "case"),
        field<&TransferView::from_id>("from_id", required, format(Format::uuid), "移出单位",
                                      "the owner, until it is accepted"),
        field<&TransferView::to_id>("to_id", required, format(Format::uuid), "接收单位", "who is to take it over"),
        field<&TransferView::state>("state", required, "状态", "how far it has come"),
        field<&TransferView::asked_at>("asked_at", required, instant, "提出时间", "when it was asked for"),
        field<&TransferView::asked_by>("asked_by", required, format(Format::uuid), "提出人账号", "by whom"),
        field<&TransferView::text>("text", optional, "理由", "why"),
        field<&TransferView::referred_to_id>("referred_to_id", optional, format(Format::uuid), "决定单位",
                                             "who decides, since it was refused"),
        field<&TransferView::decided_at>("decided_at", optional, instant, "决定时间", "when it was last answered"),
        field<&TransferView::decided_by>("decided_by", optional, format(Format::uuid), "决定人账号", "by whom"),
        field<&TransferView::answer>("answer", optional, "答复", "what was said to it")};
};

struct TransferList {
    std::vector<TransferView> transfers;

    static constexpr std::string_view name = "TransferList";
    static constexpr auto fields = std::tuple{field<&TransferList::transfers>("transfers", required, items(0, 1000),
                                                                              "移交", "transfers, the earliest first")};
};

}  // namespace vigil::protocol
