// Any bytes as each message of the administrators' socket, of what holders outside are shown and sign, and of webhooks.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vigil/protocol/messages/admin.hpp>
#include <vigil/protocol/messages/calendar.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/messages/control.hpp>
#include <vigil/protocol/messages/delivery.hpp>
#include <vigil/protocol/messages/demo.hpp>
#include <vigil/protocol/messages/division_list.hpp>
#include <vigil/protocol/messages/drill.hpp>
#include <vigil/protocol/messages/duty.hpp>
#include <vigil/protocol/messages/erasure.hpp>
#include <vigil/protocol/messages/importing.hpp>
#include <vigil/protocol/messages/keys.hpp>
#include <vigil/protocol/messages/rules.hpp>
#include <vigil/protocol/messages/siren.hpp>
#include <vigil/protocol/messages/webhook.hpp>

#include "decoding.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    static_cast<void>(protocol::type_of(input));
    check_decoding_of_each<
        protocol::AdminRequest, protocol::AdminReply, protocol::AddOrganisation, protocol::OrganisationView,
        protocol::ListOrganisations, protocol::OrganisationList, protocol::NameOrganisation, protocol::CoverageView,
        protocol::CoverageList, protocol::AddAccount, protocol::AccountView, protocol::AccountList,
        protocol::NameAccount, protocol::AccountRole, protocol::IssuedEnrolment, protocol::NameDevice,
        protocol::DeviceView, protocol::DeviceList, protocol::IssuedSecondFactor, protocol::Done,
        protocol::ReporterIdentity, protocol::ProposalView, protocol::ProposalList, protocol::NameProposal,
        protocol::ProposedChange, protocol::DemoRegion, protocol::DemoRoles, protocol::DemoCast,
        protocol::LoadDivisions, protocol::StoredDivisions, protocol::DivisionsLoaded, protocol::LoadCalendar,
        protocol::CalendarYearView, protocol::CalendarList, protocol::CalendarLoaded, protocol::CheckDuty,
        protocol::DutyCheck, protocol::AdministerRoster, protocol::SetTelephone, protocol::NameDelivery,
        protocol::FailedDeliveries, protocol::NameDrill, protocol::ListDrills, protocol::ListSirens,
        protocol::NameCaseWithReason, protocol::NameCase, protocol::StoredErasureOrder, protocol::StoredRelease,
        protocol::NameConsiderationWithReason, protocol::HoldView, protocol::ErasureClaims, protocol::StoredErasure,
        protocol::CaseErased, protocol::StoredConsiderationErasure, protocol::ConsiderationErased, protocol::ListDue,
        protocol::DueList, protocol::ListDueConsiderations, protocol::DueConsiderationList, protocol::ImportText,
        protocol::ImportProblem, protocol::ImportedCode, protocol::ImportOutcome, protocol::NameKey,
        protocol::ShareKeys, protocol::PrintedShares, protocol::Rehearsal, protocol::KeyStatus, protocol::OfferRules,
        protocol::NameRules, protocol::StoredActivation, protocol::StoredShadow, protocol::RulesActivated,
        protocol::RuleHistory, protocol::ExportedRules, protocol::ShadowRunView, protocol::ShadowReport,
        protocol::ReplayRules, protocol::Replayed, protocol::ReplayProgress, protocol::CheckpointClaims,
        protocol::CountersignatureClaims, protocol::CountersignatureView, protocol::LatestCheckpoint,
        protocol::CheckpointSigned, protocol::AddCountersignature, protocol::CountersignatureAdded,
        protocol::AlertRaised, protocol::AlertChanged, protocol::LimitChanged, protocol::WebhookTest,
        protocol::NameWebhook, protocol::WebhookList, protocol::FailedWebhooks, protocol::SendWebhookAgain,
        protocol::WebhooksQueued, protocol::WebhookTestQueued>(input);
    return 0;
}
