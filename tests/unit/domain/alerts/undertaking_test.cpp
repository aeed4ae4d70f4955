// An answer undertakes something; where the children are not seen by then, the alert comes back (F49).
#include "domain/alerts/undertaking.hpp"

#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

class Undertakings : public Measuring {
protected:
    void SetUp() override { report_ = file_at(Level::red); }

    Instant expected_at() {
        const auto alert = root(report_);
        return find([&](Unit& unit) { return unit.alerts().find_undertaking(alert.acknowledgement.value()); })
            .value()
            .expected_at.value();
    }
    Result<Alert> move(Instant to) {
        const auto alert = root(report_);
        const auto caller = officer(in_.station);
        return write(
            [&](Unit& unit) { return move_expected_time(unit, ids_, caller, alert.id, alert.version, to, now()); });
    }

    Report report_{};
};

TEST_F(Undertakings, GivenAnAnswerThatSaysNothing_WhenKept_ThenTheChildIsExpectedWithinTheLimit) {
    answer(root(report_), {}).value();
    EXPECT_EQ(expected_at(), china(2026, 3, 2, 11));
}

TEST_F(Undertakings, GivenAnExpectedTime_WhenTheChildIsNotSeenByThen_ThenTheAlertComesBack) {
    answer(root(report_), expecting(china(2026, 3, 2, 9, 40))).value();
    come_to(china(2026, 3, 2, 9, 39));
    EXPECT_EQ(root(report_).state, AlertState::acknowledged);
    come_to(china(2026, 3, 2, 9, 40));
    EXPECT_EQ(root(report_).state, AlertState::open);
    EXPECT_EQ(root(report_).version, 2);
    EXPECT_EQ(root(report_).due_at, china(2026, 3, 2, 9, 50));
}

TEST_F(Undertakings, GivenAnExpectedTime_WhenTheChildWasSeen_ThenNothingComesBack) {
    answer(root(report_), expecting(china(2026, 3, 2, 9, 40))).value();
    see_children(report_);
    come_to(china(2026, 3, 2, 12));
    EXPECT_EQ(root(report_).state, AlertState::acknowledged);
    EXPECT_TRUE(running_clocks(root(report_)).empty());
}

TEST_F(Undertakings, GivenAnExpectedTimeThatIsTooLateOrPast_WhenAnswered_ThenTheLimitTakesItsPlace) {
    const auto late = answer(root(report_), expecting(china(2026, 3, 2, 15))).value();
    EXPECT_EQ(late.undertaking.value().expected_at, china(2026, 3, 2, 11));
    const auto other = file_at(Level::red);
    const auto past = answer(root(other), expecting(china(2026, 3, 2, 8))).value();
    EXPECT_EQ(past.undertaking.value().expected_at, china(2026, 3, 2, 11));
}

TEST_F(Undertakings, GivenALimitThatHasPassed_WhenAnsweredAgain_ThenTheAlertComesBackAfterAsLongAgain) {
    answer(root(report_), {}).value();
    come_to(china(2026, 3, 2, 11));
    ASSERT_EQ(root(report_).state, AlertState::open);
    pass(5min);
    answer(root(report_), {}).value();
    EXPECT_EQ(expected_at(), china(2026, 3, 2, 13, 5));
    come_to(china(2026, 3, 2, 13, 4));
    EXPECT_EQ(root(report_).state, AlertState::acknowledged);
    come_to(china(2026, 3, 2, 13, 5));
    EXPECT_EQ(root(report_).state, AlertState::open);
    EXPECT_EQ(root(report_).version, 3);
}

TEST_F(Undertakings, GivenAnExpectedTime_WhenMoved_ThenItMovesOnceAndNeverBehindTheLimit) {
    answer(root(report_), expecting(china(2026, 3, 2, 9, 40))).value();
    const auto refused = move(china(2026, 3, 2, 11, 1));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().violations.at(0).pointer, "/expected_at");
    EXPECT_FALSE(move(now()));
    ASSERT_TRUE(move(china(2026, 3, 2, 10, 30)));
    EXPECT_EQ(expected_at(), china(2026, 3, 2, 10, 30));
    EXPECT_EQ(move(china(2026, 3, 2, 10, 40)).error().kind, ErrorKind::conflict);
    come_to(china(2026, 3, 2, 10, 29));
    EXPECT_EQ(root(report_).state, AlertState::acknowledged);
    come_to(china(2026, 3, 2, 10, 30));
    EXPECT_EQ(root(report_).state, AlertState::open);
}

TEST_F(Undertakings, GivenNothingToExpect_WhenMoved_ThenItIsAConflict) {
    EXPECT_EQ(move(china(2026, 3, 2, 10)).error().kind, ErrorKind::conflict);  // nobody has answered
    answer(root(report_), {}).value();
    see_children(report_);
    EXPECT_EQ(move(china(2026, 3, 2, 10)).error().kind, ErrorKind::conflict);  // everybody was seen
}

// An answer may have waited for a signal: it is taken, or the alert climbs although somebody has answered.
TEST_F(Undertakings, GivenWhoSeesToIt_WhenTheyAreNoOfficerOfTheOrganisation_ThenTheAnswerIsTakenWithoutThem) {
    Answer given{};
    given.responsible = officer(in_.police, Role::police_liaison).account;
    EXPECT_FALSE(answer(root(report_), given).value().undertaking.value().responsible);
    EXPECT_EQ(root(report_).state, AlertState::acknowledged);
}

TEST_F(Undertakings, GivenWhoSeesToItAndWhatIsDoneFirst_WhenAnswered_ThenEverySideSeesIt) {
    Answer given{};
    given.responsible = officer(in_.station).account;
    given.next_step = NextStep::visit;
    const auto kept = answer(root(report_), given).value();
    EXPECT_EQ(kept.undertaking.value().responsible, given.responsible);
    EXPECT_EQ(items_of(in_.police).back().alert->next_step, NextStep::visit);
}

TEST_F(Undertakings, GivenAChildWhoseLimitHasPassed_WhenAnotherIsSeen_ThenTheAlertStillComesBack) {
    const auto report = file_at(Level::orange);
    acknowledge(root(report));
    pass(23h);
    auto added = a_supplement();
    added.children = {a_child(4)};
    supplement(report, added);  // must be seen by 4 March, 08:00
    come_to(china(2026, 3, 3, 9));
    ASSERT_EQ(root(report).state, AlertState::open);
    acknowledge(root(report));
    record(report, saw(children_of(report).at(1)));
    come_to(china(2026, 3, 4, 8));
    EXPECT_EQ(root(report).state, AlertState::open);
}

TEST_F(Undertakings, GivenThePolice_WhenTheyAnswer_ThenNothingIsExpectedOfThem) {
    const auto answered = answer(root_at(report_, in_.police), expecting(china(2026, 3, 2, 9, 30))).value();
    EXPECT_FALSE(answered.undertaking);
}

TEST_F(Undertakings, GivenAnAnswerFromAbove_WhenTheChildIsNotSeen_ThenTheStationIsAskedAnew) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    come_to(china(2026, 3, 2, 10));
    answer(climbed_to(root(report), in_.banner_agency), expecting(china(2026, 3, 2, 12))).value();
    come_to(china(2026, 3, 2, 12));
    EXPECT_EQ(root(report).state, AlertState::open);
    EXPECT_EQ(root(report).version, 2);
}

}  // namespace
}  // namespace vigil::domain_test
