// Whoever stays silent is climbed over (promise P4). Levels and times are those of policy facts 5.5.
#include "unit/domain/alerts/climbing.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// ---- on time ----

struct Times {
    const char* name;
    Level level;
    Instant banner, league, region, again;
};

class ClimbingTimes : public Climbing, public testing::WithParamInterface<Times> {};

TEST_P(ClimbingTimes, GivenSilence_WhenTimePasses_ThenEachLevelIsAskedAtItsTimeAndThenAllAgain) {
    const auto& times = GetParam();
    const auto alert = root(file_at(times.level));
    ASSERT_EQ(alert.level, times.level);
    come_to(times.banner - 1ms);
    EXPECT_THAT(asked_above(alert), IsEmpty());
    come_to(times.banner);
    EXPECT_THAT(asked_above(alert), ElementsAre(in_.banner_agency));
    come_to(times.league - 1ms);
    EXPECT_THAT(asked_above(alert), SizeIs(1));
    come_to(times.league);
    EXPECT_THAT(asked_above(alert), ElementsAre(in_.banner_agency, in_.league_agency));
    come_to(times.region);
    EXPECT_THAT(asked_above(alert), ElementsAre(in_.banner_agency, in_.league_agency, in_.region));
    const auto revision = climbed_to(alert, in_.region).revision;
    come_to(times.again);
    EXPECT_THAT(asked_above(alert), SizeIs(3));
    EXPECT_EQ(climbed_to(alert, in_.region).revision, revision + 1);
}

INSTANTIATE_TEST_SUITE_P(Policy, ClimbingTimes,
                         testing::Values(Times{"Red", Level::red, china(2026, 3, 2, 9, 10), china(2026, 3, 2, 9, 20),
                                               china(2026, 3, 2, 9, 30), china(2026, 3, 2, 9, 40)},
                                         Times{"Orange", Level::orange, china(2026, 3, 2, 10), china(2026, 3, 2, 11),
                                               china(2026, 3, 2, 12), china(2026, 3, 2, 13)},
                                         Times{"Yellow", Level::yellow, china(2026, 3, 4), china(2026, 3, 5),
                                               china(2026, 3, 6), china(2026, 3, 7)}),
                         [](const auto& tested) { return tested.param.name; });

TEST_F(Climbing, GivenSilence_WhenTheLimitPasses_ThenTheBreachIsInTheLogAndTheClockRunsOnAsBreached) {
    const auto alert = root(file_at(Level::orange));
    come_to(china(2026, 3, 2, 10));
    const auto clocks = running_clocks(alert);
    ASSERT_THAT(clocks, SizeIs(2));
    EXPECT_EQ(clocks[0].kind, kAcknowledgementClock);
    EXPECT_EQ(clocks[0].fired_at, now());
    EXPECT_TRUE(was_logged("clock.breached", clocks[0].id.str()));
    EXPECT_EQ(clocks[1].kind, kLadderClock);
    EXPECT_EQ(clocks[1].rung, 2);
    EXPECT_EQ(clocks[1].superior, DivisionLevel::league);
    EXPECT_EQ(clocks[1].due_at, china(2026, 3, 2, 11));
    EXPECT_EQ(clocks[1].started_by, climbed_to(alert, in_.banner_agency).id.str());
    EXPECT_TRUE(was_logged("alert.climbed", climbed_to(alert, in_.banner_agency).id.str()));
}

TEST_F(Climbing, GivenABlueAlert_WhenItsLimitPasses_ThenNobodyAboveIsAsked) {
    const auto report = file_at(Level::blue);
    const auto alert = root(report);
    end_limits(report);
    come_to(china(2026, 3, 6));
    ASSERT_THAT(running_clocks(alert), SizeIs(1));
    EXPECT_TRUE(was_logged("clock.breached", running_clocks(alert)[0].id.str()));
    pass(std::chrono::days(30));
    fire_clocks();
    EXPECT_THAT(climbed(alert), IsEmpty());
    EXPECT_EQ(alert_items_of(in_.station), 1u);
}

TEST_F(Climbing, GivenSilenceForEver_WhenTheTopWasReached_ThenAllAreAskedAgainEachTime) {
    const auto alert = root(file_at(Level::orange));
    come_to(china(2026, 3, 2, 12));
    for (int hour = 13; hour < 20; ++hour) {
        const auto at_the_station = alert_items_of(in_.station), at_the_top = alert_items_of(in_.region);
        come_to(china(2026, 3, 2, hour));
        EXPECT_EQ(alert_items_of(in_.station), at_the_station + 1) << hour;
        EXPECT_EQ(alert_items_of(in_.region), at_the_top + 1) << hour;
    }
    EXPECT_TRUE(was_logged("alert.repeated", alert.id.str()));
}

// ---- whom ----

TEST_F(Climbing, GivenAClimbedAlert_WhenLookedAt_ThenItSaysFromWhichAndWhenItClimbsOn) {
    const auto alert = root(file_at(Level::orange));
    come_to(china(2026, 3, 2, 10));
    const auto above = climbed_to(alert, in_.banner_agency);
    EXPECT_EQ(above.climbed_from, alert.id);
    EXPECT_EQ(above.level, Level::orange);
    EXPECT_EQ(above.function, Function::protection);
    EXPECT_FALSE(above.owner);
    EXPECT_EQ(above.raised_at, now());
    EXPECT_EQ(above.due_at, china(2026, 3, 2, 11));
    EXPECT_EQ(items_of(in_.banner_agency).back().alert.value().climbed_from, alert.id);
    EXPECT_EQ(items_of(in_.station).back().alert.value().alert_id, above.id) << "the station sees who is asked";
}

TEST_F(Climbing, GivenTheBannerOwnsIt_WhenItStaysSilent_ThenTheLeagueIsAskedFirst) {
    auto document = a_report({kOrangeSignal});
    document.places.now->division = kTownshipWithout;
    const auto alert = root_at(file(document), in_.banner_agency);
    come_to(china(2026, 3, 2, 10));
    EXPECT_THAT(asked_above(alert), ElementsAre(in_.league_agency));
    come_to(china(2026, 3, 2, 11));
    EXPECT_THAT(asked_above(alert), ElementsAre(in_.league_agency, in_.region));
    const auto rung = alert_items_of(in_.region);
    come_to(china(2026, 3, 2, 12));
    EXPECT_EQ(alert_items_of(in_.region), rung + 1) << "nobody is left to ask: all are asked again";
}

TEST_F(Climbing, GivenSilentPolice_WhenNobodyPolicesTheLeague_ThenItsProtectionStandsIn) {
    const auto alert = root_at(file_at(Level::red), in_.police);
    come_to(china(2026, 3, 2, 9, 10));
    EXPECT_THAT(asked_above(alert), ElementsAre(in_.banner_police));
    come_to(china(2026, 3, 2, 9, 20));
    EXPECT_THAT(asked_above(alert), ElementsAre(in_.banner_police, in_.league_agency));
    EXPECT_EQ(climbed_to(alert, in_.banner_police).function, Function::police);
    EXPECT_EQ(climbed_to(alert, in_.league_agency).function, Function::protection) << "it sees what protection sees";
}

TEST_F(Climbing, GivenABarredAgency_WhenTheStationStaysSilent_ThenItIsPassedOver) {
    const auto report = file_at(Level::orange);
    bar(report, in_.banner_agency);
    const auto alert = root(report);
    come_to(china(2026, 3, 2, 10));
    EXPECT_THAT(asked_above(alert), ElementsAre(in_.league_agency));
    EXPECT_THAT(items_of(in_.banner_agency), IsEmpty());
}

TEST_F(Climbing, GivenEverybodyAboveIsBarred_WhenTheStationStaysSilent_ThenItIsAskedAgain) {
    const auto report = file_at(Level::orange);
    for (const auto& each : {in_.banner_agency, in_.league_agency, in_.region}) bar(report, each);
    const auto alert = root(report);
    come_to(china(2026, 3, 2, 10));
    EXPECT_THAT(climbed(alert), IsEmpty());
    EXPECT_EQ(alert_items_of(in_.station), 2u);
}

TEST_F(Climbing, GivenBothSilent_WhenTimePasses_ThenStationAndPoliceEachClimbTheirOwnLadder) {
    const auto report = file_at(Level::red);
    acknowledge(root(report));
    come_to(china(2026, 3, 2, 9, 10));
    EXPECT_THAT(climbed(root(report)), IsEmpty());
    EXPECT_THAT(asked_above(root_at(report, in_.police)), ElementsAre(in_.banner_police));
}

// ---- levels ----

TEST_F(Climbing, GivenAnOrangeLadder_WhenTheCaseTurnsRed_ThenTheNextRungComesByTheStricterLimit) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));  // the banner; the league would be asked at 11:00
    pass(5min);
    supplement(report, a_supplement({kRedSignal}));
    const auto alert = root(report);
    ASSERT_EQ(alert.level, Level::red);
    EXPECT_EQ(climbed_to(alert, in_.banner_agency).level, Level::red);
    EXPECT_EQ(climbed_to(alert, in_.banner_agency).due_at, china(2026, 3, 2, 10, 25));
    come_to(china(2026, 3, 2, 10, 25));
    EXPECT_THAT(asked_above(alert), ElementsAre(in_.banner_agency, in_.league_agency));
    come_to(china(2026, 3, 2, 10, 35));
    EXPECT_THAT(asked_above(alert), SizeIs(3));
}

TEST_F(Climbing, GivenARungThatIsNearlyDue_WhenTheCaseTurnsRed_ThenItDoesNotComeLater) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10, 58));
    supplement(report, a_supplement({kRedSignal}));
    come_to(china(2026, 3, 2, 11));
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.banner_agency, in_.league_agency));
}

TEST_F(Climbing, GivenAnOverdueBlueAlert_WhenTheCaseTurnsYellow_ThenTheBannerIsAskedAtOnce) {
    const auto report = file_at(Level::blue);
    come_to(china(2026, 3, 7));
    supplement(report, a_supplement({kYellowSignal}));
    ASSERT_EQ(root(report).level, Level::yellow);
    fire_clocks();
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.banner_agency));
}

}  // namespace
}  // namespace vigil::domain_test
