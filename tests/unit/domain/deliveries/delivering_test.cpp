// By which further ways an alert reaches whoever it rings, and what becomes of each message (F48, F63). The channels of the shipped
// rules at red: a text message after 3 s without `stored` and after 1 min without a look, a call after 3 min without a look; at
// orange after 2, 10 and 30 minutes.
#include "domain/deliveries/delivering.hpp"

#include "domain/alerts/items.hpp"
#include "domain/cases/barring.hpp"
#include "domain/deliveries/reaching.hpp"
#include "domain/duty/plan.hpp"
#include "unit/domain/deliveries/delivering.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// ---- when ----

TEST_F(Delivering, GivenARedAlert_WhenRaised_ThenAMessageAndACallArePlannedForWhoeverHasATelephone) {
    const auto report = file_at(Level::red);
    using enum ChannelKind;
    EXPECT_THAT(waiting(root(report)),
                ElementsAre(testing::Pair(sms, 3s), testing::Pair(sms, 60s), testing::Pair(voice, 180s)));
    EXPECT_THAT(lease(), IsEmpty());
    pass(3s);
    const auto leased = lease();
    ASSERT_THAT(leased, SizeIs(1));
    EXPECT_EQ(leased[0].number, kNumber);
    EXPECT_EQ(leased[0].delivery.account, officer_.account);
    EXPECT_EQ(leased[0].delivery.attempts, 1);
}

TEST_F(Delivering, GivenABlueAlert_WhenRaised_ThenNobodyIsCalled) {
    EXPECT_THAT(deliveries_of(root(file_at(Level::blue))), IsEmpty());
}

TEST_F(Delivering, GivenNobodyWithATelephone_WhenAlerted_ThenNothingIsPlanned) {
    call_at(officer_, "");
    EXPECT_THAT(deliveries_of(root(file_at(Level::red))), IsEmpty());
}

TEST_F(Delivering, GivenThePhoneHasTheAlert_WhenTheFirstMessageIsDue_ThenItIsSparedAndTheNextIsNot) {
    const auto report = file_at(Level::red);
    store_everything();
    pass(3s);
    EXPECT_THAT(lease(), IsEmpty());
    const auto spared = deliveries_of(root(report)).at(0);
    EXPECT_EQ(spared.state, DeliveryState::cancelled);
    EXPECT_EQ(spared.code, "stored");
    pass(57s);
    EXPECT_THAT(lease(), SizeIs(1));
}

TEST_F(Delivering, GivenSomebodyHasLooked_WhenTheRestIsDue_ThenAllOfItIsSpared) {
    const auto report = file_at(Level::red);
    look_at(report);
    pass(3min);
    EXPECT_THAT(lease(ChannelKind::sms), IsEmpty());
    EXPECT_THAT(lease(ChannelKind::voice), IsEmpty());
    for (const auto& each : deliveries_of(root(report))) EXPECT_EQ(each.code, "seen");
}

TEST_F(Delivering, GivenALookAtAnEarlierVersion_WhenAskedAnew_ThenItSparesNothing) {
    const auto report = file_at(Level::orange);
    look_at(report);
    acknowledge(root(report));
    pass(1min);
    supplement(report, a_supplement({kRedSignal}));
    ASSERT_EQ(root(report).version, 2);
    pass(3s);
    EXPECT_THAT(lease(), SizeIs(1));
}

TEST_F(Delivering, GivenALevelThatIsRaised_WhenItWaits_ThenItIsSentSoonerAndNothingTwice) {
    const auto report = file_at(Level::orange);
    pass(1min);
    supplement(report, a_supplement({kRedSignal}));
    using enum ChannelKind;
    EXPECT_THAT(waiting(root(report)),
                ElementsAre(testing::Pair(sms, 3s), testing::Pair(sms, 60s), testing::Pair(voice, 180s)));
    EXPECT_THAT(deliveries_of(root(report)), SizeIs(3));
}

TEST_F(Delivering, GivenARoster_WhenMoreAreRung_ThenEachIsCalledFromItsOwnTimeOn) {
    const auto second = with_phone(in_.station);
    call_at(second, "+8613800000002");
    ASSERT_TRUE(set(in_.station, always(officer_)));
    const auto report = file_at(Level::red);
    EXPECT_THAT(deliveries_of(root(report)), Each(testing::Field(&Delivery::account, officer_.account)));
    come_to(now() + 3min);
    std::vector<std::chrono::seconds> due;
    for (const auto& each : deliveries_of(root(report)))
        if (each.account == second.account)
            due.push_back(std::chrono::duration_cast<std::chrono::seconds>(each.due_at - now()));
    EXPECT_THAT(due, ElementsAre(3s, 60s, 180s));
}

// ---- nothing after an answer ----

TEST_F(Delivering, GivenAnAnswer_WhenMessagesWait_ThenTheyAreCancelledWithIt) {
    const auto report = file_at(Level::red);
    acknowledge(root(report));
    EXPECT_THAT(deliveries_of(root(report)), SizeIs(3));
    for (const auto& each : deliveries_of(root(report))) {
        EXPECT_EQ(each.state, DeliveryState::cancelled);
        EXPECT_EQ(each.code, "answered");
        EXPECT_EQ(each.ended_at, now());
    }
    pass(3min);
    EXPECT_THAT(lease(ChannelKind::sms), IsEmpty());
    EXPECT_THAT(lease(ChannelKind::voice), IsEmpty());
}

TEST_F(Delivering, GivenAnAnswerWhileAMessageIsUnderWay_WhenItWasTaken_ThenItStaysCancelledAndTheLogSaysSo) {
    const auto report = file_at(Level::red);
    pass(3s);
    const auto leased = lease();
    acknowledge(root(report));
    note(leased.at(0), accepted());
    EXPECT_EQ(stored(leased[0].delivery.id).state, DeliveryState::cancelled);
    EXPECT_TRUE(was_logged("delivery.sent_late", leased[0].delivery.id.str()));
}

TEST_F(Delivering, GivenABar_WhenAMessageIsDue_ThenWhoeverIsBarredIsNotCalled) {
    const auto report = file_at(Level::red);
    bar(officer_, report);
    pass(3s);
    EXPECT_THAT(lease(), IsEmpty());
    EXPECT_EQ(deliveries_of(root(report)).at(0).code, "answers_no_more");
}

TEST_F(Delivering, GivenAnAccountThatEnded_WhenAMessageIsDue_ThenItsNumberIsForgottenAndNobodyIsCalled) {
    const auto report = file_at(Level::red);
    find([&](Unit& unit) { return Administration(rules(), ids_).end_account(unit, officer_.account, now()); });
    EXPECT_FALSE(find([&](Unit& unit) { return unit.deliveries().telephone(officer_.account); }));
    pass(3s);
    EXPECT_THAT(lease(), IsEmpty());
    EXPECT_EQ(deliveries_of(root(report)).at(0).state, DeliveryState::cancelled);
}

// ---- what became of an attempt ----

TEST_F(Delivering, GivenAMessageThatWasTaken_WhenNoted_ThenTheOtherMessageIsSparedAndTheCallIsNot) {
    const auto report = file_at(Level::red);
    pass(3s);
    const auto leased = lease();
    note(leased.at(0), accepted());
    const auto sent = stored(leased[0].delivery.id);
    EXPECT_EQ(sent.state, DeliveryState::sent);
    EXPECT_EQ(sent.sent_at, now());
    EXPECT_EQ(sent.message_id, "biz-1");
    EXPECT_TRUE(was_logged("delivery.sent", sent.id.str()));
    EXPECT_THAT(waiting(root(report)), ElementsAre(testing::Pair(ChannelKind::voice, 177s)));
    pass(177s);
    EXPECT_THAT(lease(ChannelKind::voice), SizeIs(1));
}

TEST_F(Delivering, GivenAMessageThatMayWorkLater_WhenNoted_ThenItIsTriedAgainAfterTheWaitUntilItsTimeIsOver) {
    const auto report = file_at(Level::red);
    pass(3s);
    auto leased = lease();
    note(leased.at(0), failed(SendOutcome::retry), 30s);
    EXPECT_EQ(stored(leased[0].delivery.id).state, DeliveryState::queued);
    pass(29s);
    EXPECT_THAT(lease(), IsEmpty());
    pass(1s);
    leased = lease();
    ASSERT_THAT(leased, SizeIs(1));
    EXPECT_EQ(leased[0].delivery.attempts, 2);
    note(leased[0], failed(SendOutcome::retry), 10min);  // more than is left of the ten minutes
    EXPECT_EQ(stored(leased[0].delivery.id).state, DeliveryState::failed);
    EXPECT_TRUE(was_logged("delivery.failed", leased[0].delivery.id.str()));
}

TEST_F(Delivering, GivenAnUnknownOutcome_WhenItComesTwice_ThenItIsSentTwiceAndNotAgain) {
    file_at(Level::red);
    pass(3s);
    auto leased = lease();
    note(leased.at(0), failed(SendOutcome::retry, true), 1s);
    pass(1s);
    leased = lease();
    ASSERT_THAT(leased, SizeIs(1));
    note(leased[0], failed(SendOutcome::retry, true), 1s);
    EXPECT_EQ(stored(leased[0].delivery.id).state, DeliveryState::failed);
    EXPECT_EQ(stored(leased[0].delivery.id).attempts, 2);
}

TEST_F(Delivering, GivenAServerThatEndedDuringAnAttempt_WhenTheLeaseIsOver_ThenItIsSentOnceMore) {
    file_at(Level::red);
    pass(3s);
    const auto leased = lease();
    pass(kDeliveryLease - 1s);
    for (const auto& each : lease()) EXPECT_NE(each.delivery.id, leased.at(0).delivery.id);
    pass(1s);
    const auto again = lease();
    ASSERT_THAT(again, SizeIs(1));
    EXPECT_EQ(again[0].delivery.id, leased[0].delivery.id);
    EXPECT_EQ(again[0].delivery.unknown, 1);
    pass(kDeliveryLease);
    lease();
    EXPECT_EQ(stored(leased[0].delivery.id).state, DeliveryState::failed);
    EXPECT_EQ(stored(leased[0].delivery.id).code, "unknown");
}

TEST_F(Delivering, GivenANumberThatIsDead_WhenNoted_ThenTheOtherWayBeginsAndNobodyCallsItAgain) {
    const auto report = file_at(Level::red);
    pass(3s);
    const auto leased = lease();
    note(leased.at(0), failed(SendOutcome::target_dead));
    EXPECT_EQ(stored(leased[0].delivery.id).state, DeliveryState::failed);
    EXPECT_TRUE(was_logged("telephone.dead", officer_.account.str()));
    EXPECT_THAT(lease(ChannelKind::voice), IsEmpty());
    for (const auto& each : deliveries_of(root(report)))
        if (each.by == ChannelKind::voice) {
            EXPECT_EQ(each.code, "no_number");
        }
    EXPECT_THAT(deliveries_of(root(file_at(Level::red))), IsEmpty());
    call_at(officer_, "+8613800000009");  // a new number is called
    EXPECT_THAT(deliveries_of(root(file_at(Level::red))), SizeIs(3));
}

TEST_F(Delivering, GivenANumberThatCannotBeOpened_WhenMessagesAreDue_ThenItFailsAloneAndTheOthersAreSent) {
    const auto damaged = with_phone(in_.station);
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.deliveries().put_telephone(
            {.account = damaged.account, .sealed_number = "no envelope", .set_at = now()}));
        return std::monostate{};
    });
    const auto report = file_at(Level::red);
    pass(3s);
    const auto leased = lease();
    ASSERT_THAT(leased, SizeIs(1));
    EXPECT_EQ(leased[0].delivery.account, officer_.account);
    std::vector<std::string> codes;
    for (const auto& each : deliveries_of(root(report)))
        if (each.account == damaged.account && each.state == DeliveryState::failed) codes.push_back(each.code);
    EXPECT_THAT(codes, ElementsAre("number_unreadable"));
}

TEST_F(Delivering, GivenAWayThatNeedsAPerson_WhenNoted_ThenItHasFailedAndTheCallBeginsAtOnce) {
    const auto report = file_at(Level::red);
    pass(3s);
    note(lease().at(0), failed(SendOutcome::ask_operator));
    EXPECT_THAT(waiting(root(report)),
                ElementsAre(testing::Pair(ChannelKind::sms, 57s), testing::Pair(ChannelKind::voice, 0s)));
}

// ---- a way that is closed ----

TEST_F(Delivering, GivenAClosedWay_WhenMessagesAreDue_ThenTheCallBeginsAtOnceAndTheyAreLookedAtLater) {
    const auto report = file_at(Level::red);
    pass(3s);
    const auto diverted =
        find([&](Unit& unit) { return go_other_ways(unit, ChannelKind::sms, now() + 5s, 100, now()); });
    EXPECT_EQ(diverted, 1);
    EXPECT_THAT(waiting(root(report)),
                ElementsAre(testing::Pair(ChannelKind::sms, 5s), testing::Pair(ChannelKind::sms, 57s),
                            testing::Pair(ChannelKind::voice, 0s)));
}

TEST_F(Delivering, GivenAWayThatIsNotConfigured_WhenMessagesAreDue_ThenTheyHaveFailed) {
    const auto report = file_at(Level::red);
    pass(3s);
    find([&](Unit& unit) { return go_other_ways(unit, ChannelKind::sms, std::nullopt, 100, now()); });
    EXPECT_EQ(deliveries_of(root(report)).at(0).state, DeliveryState::failed);
    EXPECT_EQ(deliveries_of(root(report)).at(0).code, "not_configured");
}

TEST_F(Delivering, GivenAFailedMessage_WhenTriedAgainByHand_ThenItIsSentWhileItsAlertWaits) {
    const auto report = file_at(Level::red);
    pass(3s);
    const auto leased = lease();
    const auto again = [&] {
        return write([&](Unit& unit) { return try_again(unit, leased.at(0).delivery.id, now()); });
    };
    EXPECT_EQ(again().error().kind, ErrorKind::conflict);
    note(leased[0], failed(SendOutcome::ask_operator));
    ASSERT_TRUE(again());
    EXPECT_THAT(lease(), SizeIs(1));
    note(leased[0], failed(SendOutcome::ask_operator));
    acknowledge(root(report));
    EXPECT_EQ(again().error().kind, ErrorKind::conflict);
}

// ---- who was told ----

TEST_F(Delivering, GivenAnAlert_WhenItComesToAPerson_ThenTheListSaysHowFar) {
    const auto report = file_at(Level::red);
    const auto id = root(report).id;
    const auto list = [&] {
        std::vector<std::pair<ChannelKind, DeliveryState>> found;
        const auto all = find([&](Unit& unit) -> Result<protocol::DeliveryList> {
            VIGIL_TRY(const auto alert, unit.alerts().find(id));
            return vigil::deliveries_of(unit, *alert);
        });
        for (const auto& each : all.deliveries)
            if (each.account_id == officer_.account) found.emplace_back(each.channel, each.state);
        return found;
    };
    using enum DeliveryState;
    using enum ChannelKind;
    EXPECT_THAT(list(), ElementsAre(testing::Pair(live, queued), testing::Pair(sms, queued), testing::Pair(sms, queued),
                                    testing::Pair(voice, queued)));
    store_everything();
    EXPECT_EQ(list().at(0).second, DeliveryState::stored);
    look_at(report);
    EXPECT_EQ(list().at(0).second, seen);
    ASSERT_TRUE(acknowledge(officer_, root(report), 1, an_acknowledgement_id()));
    EXPECT_THAT(list(), ElementsAre(testing::Pair(live, acknowledged), testing::Pair(sms, cancelled),
                                    testing::Pair(sms, cancelled), testing::Pair(voice, cancelled)));
}

// ---- telephones ----

TEST_F(Delivering, GivenAReporter_WhenATelephoneIsToBeSet_ThenItIsRefused) {
    const auto reporter_account = reporter().caller->account;
    const auto refused = write([&](Unit& unit) {
        return Administration(rules(), ids_).set_telephone(unit, reporter_account, kNumber, now());
    });
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
}

TEST_F(Delivering, GivenAnOfficerWithATelephoneAndNoDevice_WhenRung_ThenItCanBeReached) {
    const auto second = officer(in_.station);
    const auto reachable = [&] { return find([&](Unit& unit) { return can_be_rung(unit, second.account); }); };
    EXPECT_FALSE(reachable());
    call_at(second, kNumber);
    EXPECT_TRUE(reachable());
}

}  // namespace
}  // namespace vigil::domain_test
