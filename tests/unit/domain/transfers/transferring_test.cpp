// A case changes hands: only when somebody takes it, without a limit that moves, and never in circles (P3, F45).
#include "domain/transfers/transferring.hpp"

#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Transferring : public Measuring {
protected:
    void SetUp() override {
        report_ = file_at(Level::orange);
        acknowledge(root(report_));
    }

    protocol::AskForTransfer request_to(const OrganisationId& organisation) {
        protocol::AskForTransfer document;
        document.transfer_id = TransferId(an_acknowledgement_id().str());
        document.organisation_id = organisation;
        document.text = "孩子户籍和常住地都在邻镇";
        return document;
    }
    Result<Transfer> ask(const protocol::AskForTransfer& document, const Caller& caller) {
        return write([&](Unit& unit) {
            return ask_for_transfer(unit, {rules(), ids_}, caller, report_.case_id, document, now());
        });
    }
    Transfer asked() { return ask(request_to(in_.other_station), officer(in_.station)).value(); }
    Result<Transfer> decide_by(const Caller& caller, const Transfer& transfer, TransferVerdict verdict,
                               const std::string& text = "说明") {
        protocol::DecideTransfer document;
        document.decision_id = an_acknowledgement_id();
        document.verdict = verdict;
        document.text = text;
        return write([&](Unit& unit) {
            return decide_transfer(unit, {rules(), ids_}, caller, transfer.id, document, now());
        });
    }
    std::string pointer_of(const OrganisationId& organisation) {
        const auto refused = ask(request_to(organisation), officer(in_.station));
        return refused ? "it was taken"
                       : refused.error().violations.at(0).pointer + " " + refused.error().violations.at(0).code;
    }
    Alert asked_alert() { return alert_of(report_, in_.other_station).value(); }
    Caller county() { return officer(in_.banner_agency, Role::county_officer); }

    Report report_{};
};

TEST_F(Transferring, GivenARequest_WhenMade_ThenTheOtherIsAskedAndTheOwnerStaysOwner) {
    const auto transfer = asked();
    EXPECT_EQ(case_of(report_).owner, in_.station);
    EXPECT_EQ(asked_alert().state, AlertState::open);
    EXPECT_FALSE(asked_alert().owner);
    EXPECT_EQ(asked_alert().due_at, now() + 1h);
    EXPECT_EQ(transfer.sealed_reason.find("邻镇"), std::string::npos);
    EXPECT_TRUE(was_logged("transfer.asked", transfer.id.str()));
    EXPECT_EQ(items_of(in_.other_station).back().kind, ItemKind::alert);
}

TEST_F(Transferring, GivenAnOwnerThatMustAnswerItself_WhenItAsks_ThenTheOtherMustAnswerByTheSameTime) {
    report_ = file_at(Level::orange);
    pass(40min);
    asked();
    EXPECT_EQ(asked_alert().due_at, root(report_).due_at);
}

TEST_F(Transferring, GivenARequest_WhenAccepted_ThenTheCaseChangesHandsAndNoLimitMoves) {
    const auto limits = clocks_of(report_);
    const auto transfer = asked();
    pass(20min);
    ASSERT_TRUE(decide_by(officer(in_.other_station), transfer, TransferVerdict::accept));
    EXPECT_EQ(case_of(report_).owner, in_.other_station);
    EXPECT_TRUE(asked_alert().owner);
    EXPECT_EQ(asked_alert().state, AlertState::acknowledged);
    EXPECT_FALSE(root(report_).owner);
    const auto after = clocks_of(report_);
    ASSERT_EQ(after.size(), limits.size());
    for (std::size_t at = 0; at < after.size(); ++at) EXPECT_EQ(after[at].due_at, limits[at].due_at);
    EXPECT_TRUE(was_logged("transfer.accepted", transfer.id.str()));
    // Whoever has it now is who must see the child.
    come_to(china(2026, 3, 3, 9));
    EXPECT_EQ(asked_alert().state, AlertState::open);
    EXPECT_EQ(root(report_).state, AlertState::acknowledged);
}

TEST_F(Transferring, GivenAnExpectedTime_WhenTheCaseChangesHands_ThenItIsKept) {
    report_ = file_at(Level::orange);
    answer(root(report_), expecting(china(2026, 3, 2, 11))).value();
    const auto transfer = asked();
    decide_by(officer(in_.other_station), transfer, TransferVerdict::accept).value();
    come_to(china(2026, 3, 2, 10, 59));
    EXPECT_EQ(asked_alert().state, AlertState::acknowledged);
    come_to(china(2026, 3, 2, 11));
    EXPECT_EQ(asked_alert().state, AlertState::open);
    EXPECT_EQ(root(report_).state, AlertState::acknowledged);
}

TEST_F(Transferring, GivenAnAlertThatWasAnsweredAlready_WhenTheCaseIsTaken_ThenTheExpectedTimeIsKeptAllTheSame) {
    report_ = file_at(Level::orange);
    answer(root(report_), expecting(china(2026, 3, 2, 11))).value();
    const auto transfer = asked();
    acknowledge(asked_alert());
    decide_by(officer(in_.other_station), transfer, TransferVerdict::accept).value();
    come_to(china(2026, 3, 2, 11));
    EXPECT_EQ(asked_alert().state, AlertState::open);
}

TEST_F(Transferring, GivenAnOwnerThatHasNotAnswered_WhenTheOtherTakesTheCase_ThenNobodyRingsForIt) {
    report_ = file_at(Level::orange);
    const auto transfer = asked();
    decide_by(officer(in_.other_station), transfer, TransferVerdict::accept).value();
    EXPECT_EQ(root(report_).state, AlertState::acknowledged);
    EXPECT_THAT(running_clocks(root(report_)), IsEmpty());
}

TEST_F(Transferring, GivenNewSignsAfterwards_WhenFiled_ThenTheNewOwnerIsAskedAnew) {
    decide_by(officer(in_.other_station), asked(), TransferVerdict::accept).value();
    supplement(report_, a_supplement({"alone_under8"}));
    EXPECT_EQ(asked_alert().state, AlertState::open);
    EXPECT_TRUE(asked_alert().owner);
    EXPECT_EQ(case_of(report_).owner, in_.other_station);
}

TEST_F(Transferring, GivenAPendingRequest_WhenTheLevelIsRaised_ThenWhoeverIsAskedFollows) {
    asked();
    pass(20min);
    supplement(report_, a_supplement({kRedSignal}));
    EXPECT_EQ(asked_alert().level, Level::red);
    EXPECT_EQ(asked_alert().due_at, now() + 10min);
}

TEST_F(Transferring, GivenARequest_WhenNobodyAnswers_ThenItClimbsAndWhoeverStandsAboveDecides) {
    const auto transfer = asked();
    come_to(now() + 1h);
    EXPECT_THAT(asked_above(asked_alert()), ElementsAre(in_.banner_agency));
    ASSERT_TRUE(decide_by(county(), transfer, TransferVerdict::accept));
    EXPECT_EQ(case_of(report_).owner, in_.other_station);
    EXPECT_EQ(asked_alert().state, AlertState::open);  // it has not answered yet
}

TEST_F(Transferring, GivenWhoeverWasAskedOnlyAcknowledges_WhenNobodyDecides_ThenItIsAskedAnewForEver) {
    asked();
    acknowledge(asked_alert());
    come_to(china(2026, 3, 2, 10));
    EXPECT_EQ(asked_alert().state, AlertState::open);
    acknowledge(asked_alert());
    come_to(china(2026, 3, 2, 11));
    EXPECT_EQ(asked_alert().state, AlertState::open);
    EXPECT_EQ(asked_alert().version, 3);
}

// Rule N1: the place where the child lives is asked as well.
TEST_F(Transferring, GivenAStationThatWasAskedByItself_WhenATransferToItEnds_ThenItsOwnAlertStillWaits) {
    auto document = a_report({kOrangeSignal});
    document.places.lives = protocol::Place{kOtherTownship, {}};
    report_ = file(document);
    ASSERT_EQ(asked_alert().state, AlertState::open);
    const auto transfer = asked();
    decide_by(officer(in_.station), transfer, TransferVerdict::withdraw, "").value();
    EXPECT_EQ(asked_alert().state, AlertState::open);
}

TEST_F(Transferring, GivenAnotherOwnerMeanwhile_WhenDecided_ThenItCanOnlyEndAndBlocksNothing) {
    const auto transfer = asked();
    bar(report_, in_.station);
    supplement(report_, a_supplement());
    ASSERT_EQ(case_of(report_).owner, in_.banner_agency);
    EXPECT_EQ(decide_by(officer(in_.other_station), transfer, TransferVerdict::accept).error().kind,
              ErrorKind::conflict);
    EXPECT_TRUE(ask(request_to(in_.other_station), officer(in_.banner_agency)));
    EXPECT_EQ(decide_by(officer(in_.other_station), transfer, TransferVerdict::refuse).value().state,
              TransferState::refused);
}

TEST_F(Transferring, GivenALimitThatHasPassed_WhenTheCaseChangesHands_ThenTheNewOwnerIsToldOfIt) {
    come_to(china(2026, 3, 2, 10));  // the reporter was not instructed
    ASSERT_THAT(kinds_told(in_.station), ElementsAre("reporter_instructed"));
    decide_by(officer(in_.other_station), asked(), TransferVerdict::accept).value();
    EXPECT_THAT(kinds_told(in_.other_station), ElementsAre("reporter_instructed"));
    EXPECT_EQ(breaches_at(in_.other_station).at(0).projection, Projection::handling);
    EXPECT_EQ(breaches_at(in_.station).at(0).projection, Projection::overseeing);
}

TEST_F(Transferring, GivenARefusal_WhenMade_ThenItTakesAReasonAndGoesUp) {
    const auto transfer = asked();
    const auto without = decide_by(officer(in_.other_station), transfer, TransferVerdict::refuse, "");
    EXPECT_EQ(without.error().violations.at(0).pointer, "/text");
    const auto refused = decide_by(officer(in_.other_station), transfer, TransferVerdict::refuse).value();
    EXPECT_EQ(refused.state, TransferState::referred);
    EXPECT_EQ(refused.referred_to, in_.banner_agency);
    EXPECT_EQ(case_of(report_).owner, in_.station);
    EXPECT_EQ(asked_alert().state, AlertState::acknowledged);
    EXPECT_EQ(alert_of(report_, in_.banner_agency)->state, AlertState::open);
    EXPECT_EQ(decide_by(officer(in_.other_station), transfer, TransferVerdict::accept).error().code, "role_refused");
}

TEST_F(Transferring, GivenARefusal_WhenWhoeverStandsAboveAgrees_ThenTheOwnerKeepsTheCase) {
    const auto transfer = asked();
    decide_by(officer(in_.other_station), transfer, TransferVerdict::refuse).value();
    EXPECT_EQ(decide_by(county(), transfer, TransferVerdict::refuse).value().state, TransferState::refused);
    EXPECT_EQ(case_of(report_).owner, in_.station);
    EXPECT_EQ(alert_of(report_, in_.banner_agency)->state, AlertState::acknowledged);
    EXPECT_EQ(decide_by(county(), transfer, TransferVerdict::accept).error().code, "already_decided");
}

TEST_F(Transferring, GivenARefusal_WhenWhoeverStandsAboveHandsItOver_ThenTheNewOwnerIsAsked) {
    const auto transfer = asked();
    decide_by(officer(in_.other_station), transfer, TransferVerdict::refuse).value();
    pass(5min);
    decide_by(county(), transfer, TransferVerdict::accept).value();
    EXPECT_EQ(case_of(report_).owner, in_.other_station);
    EXPECT_EQ(asked_alert().state, AlertState::open);
    EXPECT_TRUE(asked_alert().owner);
    EXPECT_EQ(asked_alert().version, 2);
}

TEST_F(Transferring, GivenARequest_WhenTheOwnerWithdrawsIt_ThenNobodyIsAskedAnyMore) {
    const auto transfer = asked();
    EXPECT_EQ(decide_by(officer(in_.other_station), transfer, TransferVerdict::withdraw).error().code, "role_refused");
    decide_by(officer(in_.station), transfer, TransferVerdict::withdraw, "").value();
    EXPECT_NE(asked_alert().state, AlertState::open);
    EXPECT_EQ(case_of(report_).owner, in_.station);
}

TEST_F(Transferring, GivenACaseThatWasHandedOver_WhenItIsToGoBack_ThenThatIsACircle) {
    decide_by(officer(in_.other_station), asked(), TransferVerdict::accept).value();
    const auto back = ask(request_to(in_.station), officer(in_.other_station));
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().violations.at(0).code, "circle");
}

TEST_F(Transferring, GivenOrganisationsThatCannotHaveIt_WhenAsked_ThenTheAnswerNamesWhy) {
    EXPECT_EQ(pointer_of(OrganisationId(ids_.next(now()))), "/organisation_id unknown_organisation");
    EXPECT_EQ(pointer_of(in_.station), "/organisation_id unchanged");
    EXPECT_EQ(pointer_of(in_.women), "/organisation_id wrong_function");
    bar(report_, in_.banner_agency);
    EXPECT_EQ(pointer_of(in_.banner_agency), "/organisation_id unknown_organisation");
}

TEST_F(Transferring, GivenAPendingRequest_WhenAnotherIsMade_ThenItIsAConflict) {
    asked();
    EXPECT_EQ(ask(request_to(in_.banner_agency), officer(in_.station)).error().kind, ErrorKind::conflict);
}

TEST_F(Transferring, GivenARequestThatIsRepeated_WhenItIsTheSame_ThenOneIsMade) {
    const auto document = request_to(in_.other_station);
    const auto caller = officer(in_.station);
    const auto first = ask(document, caller).value();
    pass(1min);
    EXPECT_EQ(ask(document, caller).value().asked_at, first.asked_at);
    EXPECT_THAT(find([&](Unit& unit) { return unit.transfers().of_whole_case(report_.case_id); }), SizeIs(1));
}

TEST_F(Transferring, GivenPeopleWithoutAPart_WhenTheyActOnIt_ThenTheyAreRefused) {
    const auto transfer = asked();
    EXPECT_EQ(decide_by(officer(in_.police, Role::police_liaison), transfer, TransferVerdict::accept).error().kind,
              ErrorKind::not_found);
    report_ = file_at(Level::red);
    EXPECT_EQ(ask(request_to(in_.other_station), officer(in_.police, Role::police_liaison)).error().code,
              "role_refused");
}

TEST_F(Transferring, GivenTransfers_WhenListed_ThenWhoeverHasAPartSeesThoseThatWait) {
    const auto transfer = asked();
    const auto list = [&](const OrganisationId& organisation) {
        const auto caller = officer(organisation);
        return find([&](Unit& unit) { return pending_transfers(unit, caller); }).transfers;
    };
    ASSERT_THAT(list(in_.other_station), SizeIs(1));
    EXPECT_EQ(list(in_.other_station)[0].text, "");  // in the case, where each look is recorded
    EXPECT_EQ(list(in_.other_station)[0].asked_at, china(2026, 3, 2));
    EXPECT_THAT(list(in_.station), SizeIs(1));
    EXPECT_THAT(list(in_.banner_agency), IsEmpty());
    decide_by(officer(in_.other_station), transfer, TransferVerdict::accept).value();
    EXPECT_THAT(list(in_.other_station), IsEmpty());
}

TEST_F(Transferring, GivenABarredTarget_WhenItAccepts_ThenItHasNoPartInItAnyMore) {
    const auto transfer = asked();
    bar(report_, in_.other_station);
    EXPECT_EQ(decide_by(officer(in_.other_station), transfer, TransferVerdict::accept).error().kind,
              ErrorKind::not_found);
    EXPECT_EQ(decide_by(county(), transfer, TransferVerdict::accept).error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace vigil::domain_test
