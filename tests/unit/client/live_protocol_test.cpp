#include "client/live_protocol.hpp"

#include <algorithm>

#include "live_support.hpp"

namespace vigil::client {
namespace {

// Copies nothing: a state that is saved thousands of times is copied thousands of times.
class NothingKept : public LiveStore {
public:
    Result<LiveState> load() override { return LiveState(); }
    Result<void> save(const LiveState&) override { return success(); }
};

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(LiveProtocolTest, GivenNewDevice_WhenItSaysHello_ThenItNamesNoEpochAndNoCursor) {
    EXPECT_THAT(protocol.hello(), ElementsAre(R"({"type":"hello"})"));
}

TEST_F(LiveProtocolTest, GivenSnapshot_WhenCaughtUp_ThenTheWholeStateIsShownAndTheCursorStandsAtTheReset) {
    protocol.hello();
    EXPECT_TRUE(
        receive({reset(kStation, 5), snapshot(kStation, {an_alert(1), an_alert(2, 3)}), caught_up(kStation, 5)}));

    EXPECT_THAT(listener.items, ElementsAre("1:1", "2:3"));
    EXPECT_EQ(hello(), R"({"type":"hello","epoch":"epoch-1","cursors":[{"stream":"org:station","offset":5}]})");
}

TEST_F(LiveProtocolTest, GivenCaughtUp_WhenTheNextItemComes_ThenItIsShownAndStored) {
    given_caught_up_at(5);
    EXPECT_TRUE(receive({item(kStation, 6, an_alert(1))}));

    EXPECT_THAT(listener.items, ElementsAre("1:1"));
    EXPECT_THAT(protocol.take_stored(), ElementsAre(R"({"type":"stored","stream":"org:station","offset":6})"));
}

TEST_F(LiveProtocolTest, GivenManyItems_WhenStoredIsSaid_ThenOnceForAllOfThem) {
    given_caught_up_at(0);
    EXPECT_TRUE(
        receive({item(kStation, 1, an_alert(1)), item(kStation, 2, an_alert(2)), item(kStation, 3, an_alert(3))}));

    EXPECT_THAT(protocol.take_stored(), ElementsAre(HasSubstr(R"("offset":3)")));
    EXPECT_THAT(protocol.take_stored(), IsEmpty());
}

TEST_F(LiveProtocolTest, GivenYearsOfAlerts_WhenTheyAreClosed_ThenTheBoardStaysSmallAndOpenOnesStayOnIt) {
    NothingKept nowhere;
    LiveProtocol client(nowhere, listener);
    client.hello();
    for (const auto& frame : {reset(kStation, 0), caught_up(kStation, 0)}) ASSERT_FALSE(client.receive(frame));
    std::int64_t offset = 0;
    for (int number = 1; number <= 3'000; ++number) {
        const bool stays_open = number % 10 == 0;
        ASSERT_FALSE(client.receive(item(kStation, ++offset, an_alert(number))));
        if (stays_open) continue;
        ASSERT_FALSE(client.receive(item(kStation, ++offset, an_alert(number, 2, AlertState::closed))));
    }
    const auto& board = client.state().board;
    const auto open = std::count_if(board.begin(), board.end(), [](const auto& each) {
        return each.second.item.item.alert->state == AlertState::open;
    });
    EXPECT_EQ(open, 300);
    EXPECT_LE(board.size(), 300 + kKeptFinished * 5 / 4);
    EXPECT_GE(board.size(), 300 + kKeptFinished);
}

TEST_F(LiveProtocolTest, GivenItems_WhenAnEarlierOneComesAgain_ThenItIsNotShownAgain) {
    given_caught_up_at(5);
    EXPECT_TRUE(receive({item(kStation, 6, a_report(1, ReportStage::received)),
                         item(kStation, 7, a_report(1, ReportStage::dispatched)),
                         item(kStation, 6, a_report(1, ReportStage::received))}));

    EXPECT_THAT(listener.items, ElementsAre("1:received", "1:dispatched"));
}

TEST_F(LiveProtocolTest, GivenItems_WhenAnEarlierOneComesAgain_ThenTheCursorStays) {
    given_caught_up_at(5);
    receive({item(kStation, 6, an_alert(1)), item(kStation, 7, an_alert(2)), item(kStation, 6, an_alert(1)),
             gone(kStation, 6)});

    EXPECT_THAT(hello(), HasSubstr(R"("offset":7)"));
}

TEST_F(LiveProtocolTest, GivenTwoStreamsTellTheSame_WhenBothCome_ThenItIsShownOnce) {
    protocol.hello();
    EXPECT_TRUE(receive({reset(kStation, 0), caught_up(kStation, 0), reset(kPolice, 0), caught_up(kPolice, 0),
                         item(kStation, 1, an_alert(1)), item(kPolice, 1, an_alert(1))}));

    EXPECT_THAT(listener.items, ElementsAre("1:1"));
}

TEST_F(LiveProtocolTest, GivenNewerRevision_WhenAnOlderOneComesLate_ThenTheOlderIsNotShown) {
    protocol.hello();
    EXPECT_TRUE(receive({reset(kStation, 0), caught_up(kStation, 0), reset(kPolice, 0), caught_up(kPolice, 0),
                         item(kStation, 1, an_alert(1, 4)), item(kPolice, 1, an_alert(1, 3))}));

    EXPECT_THAT(listener.items, ElementsAre("1:4"));
}

TEST_F(LiveProtocolTest, GivenGap_WhenALaterItemComes_ThenItIsShownAtOnceAndTheConnectionIsTakenUpAgain) {
    given_caught_up_at(5);
    EXPECT_FALSE(receive({item(kStation, 8, an_alert(8))}));

    EXPECT_THAT(listener.items, ElementsAre("8:1"));
    EXPECT_EQ(left->reason, LeaveReason::gap);
}

TEST_F(LiveProtocolTest, GivenGap_WhenHelloIsSaidAgain_ThenTheCursorHasNotPassedIt) {
    given_caught_up_at(5);
    receive({item(kStation, 8, an_alert(8))});

    EXPECT_THAT(hello(), HasSubstr(R"("offset":5)"));
    EXPECT_THAT(protocol.take_stored(), IsEmpty());
}

TEST_F(LiveProtocolTest, GivenItemShownBeyondAGap_WhenTheReplayFillsIt_ThenEachIsShownOnce) {
    given_caught_up_at(5);
    receive({item(kStation, 8, a_report(8, ReportStage::acknowledged))});
    protocol.hello();
    EXPECT_TRUE(receive({item(kStation, 6, a_report(8, ReportStage::received)), item(kStation, 7, an_alert(7)),
                         item(kStation, 8, a_report(8, ReportStage::acknowledged)), caught_up(kStation, 8)}));

    EXPECT_THAT(listener.items, ElementsAre("8:acknowledged", "8:received", "7:1"));
    EXPECT_EQ(protocol.state().board.at(uuid_ending(8)).item.item.report->stage, ReportStage::acknowledged);
}

TEST_F(LiveProtocolTest, GivenGone_WhenItIsNext_ThenTheCursorMovesAndNothingIsShown) {
    given_caught_up_at(5);
    EXPECT_TRUE(receive({gone(kStation, 6), item(kStation, 7, an_alert(7))}));

    EXPECT_THAT(listener.items, ElementsAre("7:1"));
    EXPECT_THAT(hello(), HasSubstr(R"("offset":7)"));
}

TEST_F(LiveProtocolTest, GivenCaughtUpFurtherThanTheItems_WhenItComes_ThenItIsAGap) {
    given_caught_up_at(5);
    protocol.hello();
    EXPECT_FALSE(receive({item(kStation, 6, an_alert(6)), caught_up(kStation, 7)}));

    EXPECT_EQ(left->reason, LeaveReason::gap);
}

TEST_F(LiveProtocolTest, GivenAlertsOnTheBoard_WhenAResetDoesNotNameOne_ThenItIsWithdrawn) {
    given_caught_up_at(0);
    receive({item(kStation, 1, an_alert(1)), item(kStation, 2, an_alert(2))});
    protocol.hello();
    EXPECT_TRUE(receive({reset(kStation, 9), snapshot(kStation, {an_alert(2), an_alert(3)}), caught_up(kStation, 9)}));

    EXPECT_THAT(listener.items, ElementsAre("1:1", "2:1", "3:1"));
    EXPECT_THAT(listener.withdrawn, ElementsAre("1:1"));
}

TEST_F(LiveProtocolTest, GivenDrillsOnTheBoard_WhenAResetNamesNone_ThenOnlyTheOneThatRanIsWithdrawn) {
    given_caught_up_at(0);
    auto running = an_alert(1), answered = an_alert(2, 2, AlertState::acknowledged);
    running.alert->drill = answered.alert->drill = true;
    protocol::ItemBody silent;
    silent.kind = ItemKind::drill;
    silent.drill = protocol::DrillView{.alert_id = AlertId(uuid_ending(2)),
                                       .organisation_id = OrganisationId(uuid_ending(900)),
                                       .organisation_name = "站"};
    receive({item(kStation, 1, running), item(kStation, 2, answered), item(kStation, 3, silent)});
    EXPECT_EQ(protocol.state().board.size(), 3U);  // a drill and its alert each have a place
    protocol.hello();
    receive({reset(kStation, 9), caught_up(kStation, 9)});

    EXPECT_THAT(listener.withdrawn, ElementsAre("1:1"));
}

TEST_F(LiveProtocolTest, GivenAlertOfTwoStreams_WhenOneIsResetWithoutIt_ThenItStays) {
    protocol.hello();
    receive({reset(kStation, 0), caught_up(kStation, 0), reset(kPolice, 0), caught_up(kPolice, 0),
             item(kStation, 1, an_alert(1)), item(kPolice, 1, an_alert(1))});
    EXPECT_TRUE(receive({reset(kPolice, 4), caught_up(kPolice, 4)}));

    EXPECT_THAT(listener.withdrawn, IsEmpty());
    EXPECT_EQ(protocol.state().board.size(), 1U);
}

TEST_F(LiveProtocolTest, GivenResetCutInTheMiddle_WhenHelloIsSaidAgain_ThenTheStreamIsNotNamed) {
    given_caught_up_at(5);
    receive({reset(kStation, 9), snapshot(kStation, {an_alert(1)})});

    EXPECT_EQ(hello(), R"({"type":"hello","epoch":"epoch-1"})");
}

TEST_F(LiveProtocolTest, GivenItemsDuringAReset_WhenCaughtUp_ThenTheyCountAndAreNotWithdrawn) {
    protocol.hello();
    EXPECT_TRUE(receive(
        {reset(kStation, 9), snapshot(kStation, {}), item(kStation, 10, an_alert(1)), caught_up(kStation, 10)}));

    EXPECT_THAT(listener.withdrawn, IsEmpty());
    EXPECT_THAT(hello(), HasSubstr(R"("offset":10)"));
}

TEST_F(LiveProtocolTest, GivenNewEpoch_WhenOneStreamIsReset_ThenNoCursorOfTheOldEpochIsLeft) {
    protocol.hello();
    receive({reset(kStation, 3), caught_up(kStation, 3), reset(kPolice, 7), caught_up(kPolice, 7)});
    EXPECT_TRUE(receive({reset(kStation, 1, "epoch-2")}));

    EXPECT_EQ(hello(), R"({"type":"hello","epoch":"epoch-2"})");
}

TEST_F(LiveProtocolTest, GivenNewEpoch_WhenAnAlertHasALowerRevisionNow_ThenTheServersStateIsShown) {
    given_caught_up_at(0);
    receive({item(kStation, 1, an_alert(1, 5, AlertState::acknowledged))});
    EXPECT_TRUE(receive(
        {reset(kStation, 0, "epoch-2"), snapshot(kStation, {an_alert(1, 2)}), caught_up(kStation, 0, "epoch-2")}));

    EXPECT_THAT(listener.items, ElementsAre("1:5", "1:2"));
}

TEST_F(LiveProtocolTest, GivenEpochChangedWithoutAReset_WhenCaughtUpSaysSo_ThenTheWholeStateIsAskedFor) {
    given_caught_up_at(5);
    protocol.hello();
    EXPECT_FALSE(receive({caught_up(kStation, 5, "epoch-2")}));

    EXPECT_EQ(hello(), R"({"type":"hello","epoch":"epoch-1"})");
}

TEST_F(LiveProtocolTest, GivenServerBehindTheCursor_WhenItSaysCaughtUp_ThenTheWholeStateIsAskedFor) {
    given_caught_up_at(5);
    protocol.hello();
    EXPECT_FALSE(receive({caught_up(kStation, 4)}));

    EXPECT_EQ(hello(), R"({"type":"hello","epoch":"epoch-1"})");
}

TEST_F(LiveProtocolTest, GivenSnapshotWithoutReset_WhenItComes_ThenTheConnectionIsLeft) {
    given_caught_up_at(5);
    EXPECT_FALSE(receive({snapshot(kStation, {an_alert(1)})}));
    EXPECT_EQ(left->reason, LeaveReason::not_understood);
}

TEST_F(LiveProtocolTest, GivenRestart_WhenTheSameItemsAreReplayed_ThenNothingIsShownAgain) {
    given_caught_up_at(0);
    receive({item(kStation, 1, an_alert(1)), item(kStation, 2, a_report(2, ReportStage::received))});
    listener.items.clear();

    auto again = restarted();
    EXPECT_THAT(again.hello().front(), HasSubstr(R"("offset":2)"));
    EXPECT_FALSE(again.receive(item(kStation, 1, an_alert(1))));
    EXPECT_FALSE(again.receive(item(kStation, 2, a_report(2, ReportStage::received))));
    EXPECT_THAT(listener.items, IsEmpty());
}

TEST_F(LiveProtocolTest, GivenReplay_WhenItIsNotComplete_ThenItemsAreKeptByThePage) {
    given_caught_up_at(0);
    protocol.hello();
    for (int i = 1; i <= 63; ++i) receive({item(kStation, i, an_alert(i))});
    EXPECT_THAT(listener.items, IsEmpty());
    receive({item(kStation, 64, an_alert(64))});
    EXPECT_EQ(listener.items.size(), 64U);
}

TEST_F(LiveProtocolTest, GivenFullDisk_WhenAnItemComes_ThenItIsShownButNotSaidToBeStored) {
    given_caught_up_at(5);
    store.is_broken = true;
    EXPECT_TRUE(receive({item(kStation, 6, an_alert(1)), item(kStation, 7, an_alert(2))}));

    EXPECT_THAT(listener.items, ElementsAre("1:1", "2:1"));
    EXPECT_THAT(protocol.take_stored(), IsEmpty());
    EXPECT_EQ(listener.store_failures, 1);
}

TEST_F(LiveProtocolTest, GivenFullDisk_WhenThereIsSpaceAgain_ThenStoredIsSaid) {
    given_caught_up_at(5);
    store.is_broken = true;
    receive({item(kStation, 6, an_alert(1))});
    store.is_broken = false;
    protocol.commit();

    EXPECT_THAT(protocol.take_stored(), ElementsAre(HasSubstr(R"("offset":6)")));
}

TEST_F(LiveProtocolTest, GivenStoredThatWasNotSaid_WhenTheStreamIsCaughtUpAgain_ThenItIsSaidThenAndNotBefore) {
    given_caught_up_at(5);
    receive({item(kStation, 6, an_alert(1))});
    protocol.hello();
    EXPECT_THAT(protocol.take_stored(), IsEmpty());
    receive({caught_up(kStation, 6)});

    EXPECT_THAT(protocol.take_stored(), ElementsAre(HasSubstr(R"("offset":6)")));
}

TEST_F(LiveProtocolTest, GivenClosedAlertOnTheBoard_WhenAResetDoesNotNameIt_ThenThatIsNoNews) {
    given_caught_up_at(0);
    receive({item(kStation, 1, an_alert(1, 2, AlertState::closed))});
    receive({reset(kStation, 9), caught_up(kStation, 9)});

    EXPECT_THAT(listener.withdrawn, IsEmpty());
    EXPECT_TRUE(protocol.state().board.empty());
}

TEST_F(LiveProtocolTest, GivenAWarningOfDuty_WhenItIsToldAgainAndThenEnds_ThenItIsShownOnceAndItsEndOnce) {
    given_caught_up_at(0);
    EXPECT_TRUE(receive(
        {item(kStation, 1, a_warning(1)), item(kStation, 2, a_warning(1, true)), item(kStation, 3, a_warning(1))}));
    EXPECT_THAT(listener.items, ElementsAre("1:warned", "1:ended"));
}

TEST_F(LiveProtocolTest, GivenTestsOfAStation_WhenASnapshotTellsOfAnOlderOne_ThenOnlyWhatIsNewerIsShown) {
    given_caught_up_at(0);
    EXPECT_TRUE(receive({item(kStation, 1, a_duty_test(1, 1000)), item(kStation, 2, a_duty_test(2, 2000))}));
    EXPECT_TRUE(receive({reset(kStation, 2), snapshot(kStation, {a_duty_test(2, 2000)}), caught_up(kStation, 2)}));
    EXPECT_THAT(listener.items, ElementsAre("test at 1000", "test at 2000"));
    EXPECT_THAT(listener.withdrawn, IsEmpty());
    EXPECT_EQ(protocol.state().board.size(), 1u);
}

}  // namespace
}  // namespace vigil::client
