// Any bytes as each message that clients are answered, or that is kept: RawJson and deep nesting stand here.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vigil/protocol/messages/case_view.hpp>
#include <vigil/protocol/messages/consideration.hpp>
#include <vigil/protocol/messages/decision.hpp>
#include <vigil/protocol/messages/delivery.hpp>
#include <vigil/protocol/messages/digest.hpp>
#include <vigil/protocol/messages/directory.hpp>
#include <vigil/protocol/messages/drill.hpp>
#include <vigil/protocol/messages/duty.hpp>
#include <vigil/protocol/messages/handling.hpp>
#include <vigil/protocol/messages/health.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/messages/live_closed.hpp>
#include <vigil/protocol/messages/matching.hpp>
#include <vigil/protocol/messages/measure.hpp>
#include <vigil/protocol/messages/oversight.hpp>
#include <vigil/protocol/messages/problem.hpp>
#include <vigil/protocol/messages/reachability.hpp>
#include <vigil/protocol/messages/release.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/siren.hpp>
#include <vigil/protocol/messages/stored.hpp>
#include <vigil/protocol/messages/visit.hpp>

#include "decoding.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    static_cast<void>(protocol::type_of(input));
    check_decoding_of_each<
        protocol::AlertSummary, protocol::AlertList, protocol::Acknowledged, protocol::FiredRule, protocol::CaseView,
        protocol::Considered, protocol::ConsiderationList, protocol::OwnConsideration, protocol::DecisionRecord,
        protocol::SignedDecision, protocol::DecisionClaims, protocol::DivisionList, protocol::DivisionView,
        protocol::Vocabulary, protocol::Asked, protocol::LookList, protocol::GrantView, protocol::GrantList,
        protocol::Audience, protocol::Health, protocol::Jwk, protocol::JwkSet, protocol::Enrolled, protocol::Challenge,
        protocol::SessionStarted, protocol::ItemBody, protocol::LiveItem, protocol::Gone, protocol::CaughtUp,
        protocol::Reset, protocol::Snapshot, protocol::AckOk, protocol::AckRefused, protocol::Root, protocol::Reconnect,
        protocol::LiveProblem, protocol::LiveClosed, protocol::MatchView, protocol::MatchList, protocol::CasePattern,
        protocol::UnusualLookView, protocol::UnusualLookList, protocol::LossOutcome, protocol::Problem, protocol::Filed,
        protocol::ReceiptClaims, protocol::ReportStatus, protocol::OwnReport, protocol::ReportList,
        protocol::StoredFacts, protocol::StoredTrail, protocol::StoredReporter, protocol::StoredNewAccount,
        protocol::StoredCoding, protocol::StoredMeasure, protocol::MeasureRecorded, protocol::BreachView,
        protocol::BreachList, protocol::DigestList, protocol::TransferView, protocol::TransferList,
        protocol::ReleaseView, protocol::ReleaseList, protocol::DailyList, protocol::RosterView, protocol::SwapView,
        protocol::OwnDuties, protocol::DeliveryList, protocol::DrillView, protocol::DrillList, protocol::DrillCurve,
        protocol::SirenSummary, protocol::SirenOfficer, protocol::SirenShift, protocol::SirenReport,
        protocol::SirenList, protocol::DeviceStateView, protocol::OwnDevices, protocol::ReachabilityView,
        protocol::StoredProposal, protocol::VisitView, protocol::VisitList, protocol::StoredVisit>(input);
    return 0;
}
