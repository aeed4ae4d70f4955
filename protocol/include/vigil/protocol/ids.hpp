// Identifiers that cannot be mixed up.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace vigil {

// An identifier that cannot be confused with another kind. Invariant: made by a parser or a generator, never typed by
// hand; the server makes UUIDv7 (RFC 9562) in lower case, so that ids of rows that come later sort later.
template <class Tag>
class Id {
public:
    Id() = default;
    explicit Id(std::string text) : text_(std::move(text)) {}

    const std::string& str() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

    auto operator<=>(const Id&) const = default;

private:
    std::string text_;
};

using AccountId = Id<struct AccountTag>;
using ActivationId = Id<struct ActivationTag>;
using AcknowledgementId = Id<struct AcknowledgementTag>;
using AlertId = Id<struct AlertTag>;
using AssessmentId = Id<struct AssessmentTag>;
using CaseId = Id<struct CaseTag>;
using ChildId = Id<struct ChildTag>;
using ClockId = Id<struct ClockTag>;
using ConsiderationId = Id<struct ConsiderationTag>;
using DeviceId = Id<struct DeviceTag>;
using EnrolmentId = Id<struct EnrolmentTag>;
using GrantId = Id<struct GrantTag>;
using KeyId = Id<struct KeyTag>;
using MeasureId = Id<struct MeasureTag>;
using NotificationId = Id<struct NotificationTag>;
using OrganisationId = Id<struct OrganisationTag>;
using ProposalId = Id<struct ProposalTag>;
using QuestionId = Id<struct QuestionTag>;
using ReportId = Id<struct ReportTag>;
using SessionId = Id<struct SessionTag>;
using ShadowRunId = Id<struct ShadowRunTag>;
using StreamId = Id<struct StreamTag>;
using SupplementId = Id<struct SupplementTag>;
using TransferId = Id<struct TransferTag>;
using DailyEntryId = Id<struct DailyEntryTag>;
using DeliveryId = Id<struct DeliveryTag>;
using DutyTestId = Id<struct DutyTestTag>;
using DutyWarningId = Id<struct DutyWarningTag>;
using RosterId = Id<struct RosterTag>;
using SwapId = Id<struct SwapTag>;
using VisitId = Id<struct VisitTag>;
using WebhookMessageId = Id<struct WebhookMessageTag>;

// A 12-digit statistical division code. The digits are only a name: parent, level and kind are data of the division.
using DivisionCode = Id<struct DivisionTag>;

// True for the canonical text form of RFC 9562: 36 characters, lower-case hexadecimal, hyphens in their places.
bool is_uuid(std::string_view text) noexcept;

// True for exactly twelve ASCII digits.
bool is_division_code(std::string_view text) noexcept;

}  // namespace vigil

template <class Tag>
struct std::hash<vigil::Id<Tag>> {
    std::size_t operator()(const vigil::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.str()); }
};
