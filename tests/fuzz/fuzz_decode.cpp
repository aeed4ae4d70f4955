// Any bytes as each message that a client sends: decoding.hpp says what must hold.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vigil/protocol/messages/alert.hpp>
#include <vigil/protocol/messages/consideration.hpp>
#include <vigil/protocol/messages/control.hpp>
#include <vigil/protocol/messages/duty.hpp>
#include <vigil/protocol/messages/handling.hpp>
#include <vigil/protocol/messages/identity.hpp>
#include <vigil/protocol/messages/live.hpp>
#include <vigil/protocol/messages/matching.hpp>
#include <vigil/protocol/messages/measure.hpp>
#include <vigil/protocol/messages/oversight.hpp>
#include <vigil/protocol/messages/reachability.hpp>
#include <vigil/protocol/messages/release.hpp>
#include <vigil/protocol/messages/report.hpp>
#include <vigil/protocol/messages/roster.hpp>
#include <vigil/protocol/messages/transfer.hpp>
#include <vigil/protocol/messages/visit.hpp>

#include "decoding.hpp"

using namespace vigil;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    static_cast<void>(protocol::type_of(input));
    check_decoding_of_each<
        protocol::FileReport, protocol::FileSupplement, protocol::ClaimReport, protocol::RedeemEnrolment,
        protocol::RequestChallenge, protocol::StartSession, protocol::RefreshSession, protocol::PasswordLogin,
        protocol::SetPin, protocol::Pin, protocol::AcknowledgeAlert, protocol::MoveExpectedTime,
        protocol::RecordMeasure, protocol::AskForTransfer, protocol::DecideTransfer, protocol::BeginVisit,
        protocol::CheckIn, protocol::EndVisit, protocol::DecideRelease, protocol::DecideMatch, protocol::Hello,
        protocol::Stored, protocol::LiveAck, protocol::Consider, protocol::StateReason, protocol::Recuse,
        protocol::BarFromCase, protocol::CodeReport, protocol::ChangeLevel, protocol::LevelAnswer,
        protocol::AskReporter, protocol::ReviewGrant, protocol::ReviewLook, protocol::ReportLoss,
        protocol::RequestIdentity, protocol::DecideProposal, protocol::Place, protocol::Places, protocol::ReportedChild,
        protocol::MustNotKnow, protocol::Roster, protocol::SetRoster, protocol::AskForSwap, protocol::DecideSwap,
        protocol::DeviceCondition>(input);
    return 0;
}
