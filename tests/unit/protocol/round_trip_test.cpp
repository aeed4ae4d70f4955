// decode(encode(m)) == m for any valid message, and another JSON parser agrees that it is JSON.
#include "unit/protocol/arbitrary_message.hpp"

#include <nlohmann/json.hpp>
#include <vigil/protocol/codec.hpp>
#include <vigil/protocol/messages/case_view.hpp>
#include <vigil/protocol/messages/checkpoint.hpp>
#include <vigil/protocol/messages/consideration.hpp>
#include <vigil/protocol/messages/control.hpp>
#include <vigil/protocol/messages/decision.hpp>
#include <vigil/protocol/messages/delivery.hpp>
#include <vigil/protocol/messages/digest.hpp>
#include <vigil/protocol/messages/directory.hpp>
#include <vigil/protocol/messages/drill.hpp>
#include <vigil/protocol/messages/duty.hpp>
#include <vigil/protocol/messages/handling.hpp>
#include <vigil/protocol/messages/health.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/messages/importing.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/messages/live_closed.hpp>
#include <vigil/protocol/messages/matching.hpp>
#include <vigil/protocol/messages/measure.hpp>
#include <vigil/protocol/messages/oversight.hpp>
#include <vigil/protocol/messages/problem.hpp>
#include <vigil/protocol/messages/reachability.hpp>
#include <vigil/protocol/messages/release.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/roster.hpp>
#include <vigil/protocol/messages/rules.hpp>
#include <vigil/protocol/messages/siren.hpp>
#include <vigil/protocol/messages/stored.hpp>
#include <vigil/protocol/messages/visit.hpp>
#include <vigil/protocol/messages/webhook.hpp>

#include "unit/protocol/sample_messages.hpp"

using namespace vigil::protocol;

namespace {

template <class M>
class RoundTrip : public testing::Test {};

using Messages = testing::Types<
    Texts, Formatted, Numbers, Whole, Choice, Greeting, FileReport, FileSupplement, Filed, ReceiptClaims, ReportStatus,
    OwnReport, ReportList, ClaimReport, AlertSummary, AlertList, AcknowledgeAlert, Acknowledged, FiredRule, CaseView,
    Jwk, JwkSet, RedeemEnrolment, Enrolled, RequestChallenge, Challenge, StartSession, RefreshSession, PasswordLogin,
    SessionStarted, DivisionList, Vocabulary, Health, Problem, StoredFacts, StoredTrail, StoredReporter,
    StoredNewAccount, StoredCoding, StoredProposal, StateReason, Recuse, BarFromCase, CodeReport, ChangeLevel,
    LevelAnswer, AskReporter, Asked, LookList, GrantView, GrantList, ReviewGrant, Audience, RequestIdentity,
    ReporterIdentity, ProposalView, ProposalList, DecideProposal, NameProposal, ProposedChange, SetPin, Pin,
    IssuedSecondFactor, Hello, ItemBody, LiveItem, Gone, CaughtUp, Reset, Snapshot, Stored, LiveAck, AckOk, AckRefused,
    Root, Reconnect, LiveProblem, LiveClosed, CheckpointClaims, CountersignatureClaims, CountersignatureView,
    LatestCheckpoint, CheckpointSigned, AddCountersignature, CountersignatureAdded, ImportText, ImportProblem,
    ImportedCode, ImportOutcome, UnusualLookView, UnusualLookList, ReviewLook, ReportLoss, LossOutcome, MatchView,
    MatchList, DecideMatch, CasePattern, DecisionRecord, SignedDecision, DecisionClaims, Consider, Considered,
    ConsiderationList, OwnConsideration, OfferRules, NameRules, StoredActivation, StoredShadow, RulesActivated,
    RuleHistory, ExportedRules, ShadowRunView, ShadowReport, ReplayRules, Replayed, ReplayProgress, MoveExpectedTime,
    RecordMeasure, MeasureRecorded, BreachView, BreachList, DigestList, BeginVisit, CheckIn, EndVisit, VisitView,
    VisitList, StoredVisit, StoredMeasure, AskForTransfer, DecideTransfer, TransferView, TransferList, DecideRelease,
    ReleaseView, ReleaseList, DailyList, Roster, SetRoster, RosterView, DutyCheck, CheckDuty, AdministerRoster,
    AskForSwap, DecideSwap, SwapView, OwnDuties, DrillView, DrillList, DrillCurve, NameDrill, ListDrills, SirenSummary,
    SirenOfficer, SirenShift, SirenReport, SirenList, ListSirens, DeliveryList, SetTelephone, NameDelivery,
    FailedDeliveries, AlertRaised, AlertChanged, LimitChanged, WebhookTest, NameWebhook, WebhookList, FailedWebhooks,
    SendWebhookAgain, WebhooksQueued, WebhookTestQueued, DeviceCondition, DeviceStateView, OwnDevices,
    ReachabilityView>;

struct MessageName {
    template <class M>
    static std::string GetName(int) {
        return std::string(M::name);
    }
};
TYPED_TEST_SUITE(RoundTrip, Messages, MessageName);

TYPED_TEST(RoundTrip, GivenAnyMessage_WhenEncodedAndDecoded_ThenItIsTheSame) {
    EXPECT_TRUE(rc::check([] {
        const auto message = any_message<TypeParam>();
        const std::string text = encode(message);
        const auto read = decode<TypeParam>(text);
        RC_ASSERT(read.has_value());
        RC_ASSERT(equal(read.value(), message));
        RC_ASSERT(nlohmann::json::accept(text));
    }));
}

}  // namespace
