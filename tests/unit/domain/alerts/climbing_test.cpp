// Whoever stays silent is climbed over (promise P4). Levels and times are those of policy facts 5.5; every test begins on Monday,
// 2 March 2026, at 09:00 in China, without a holiday calendar.
#include "domain/alerts/climbing.hpp"

#include "domain/alerts/raising.hpp"
#include "domain/alerts/withdrawing.hpp"
#include "domain/cases/losing.hpp"
#include "domain/clocks/firing.hpp"
#include "domain/clocks/recounting.hpp"
#include "domain/reports/reassessing.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Climbing : public Casework {
protected:
    // The station alone is asked; the case has that level.
    Report file_at(Level level) {
        switch (level) {
            case Level::red:
                return file(a_report({kRedSignal}));
            case Level::orange:
                return file(a_report({kOrangeSignal}));
            case Level::yellow:
                return file(a_report({kYellowSignal}));
            case Level::blue:
                break;
        }
        return file(a_report({kBlueSignal}));
    }
    Alert root(const Report& report) { return root_at(report, in_.station); }
    Alert root_at(const Report& report, const OrganisationId& organisation) {
        for (const auto& alert : alerts_of(report))
            if (alert.organisation == organisation && !alert.climbed_from) return alert;
        throw std::runtime_error("the organisation has no alert of its own");
    }
    std::vector<Alert> climbed(const Alert& from) {
        auto alerts = find([&](Unit& unit) { return unit.alerts().of_case(from.case_id); });
        std::erase_if(alerts, [&](const Alert& each) { return each.climbed_from != from.id; });
        return alerts;
    }
    // Who has been asked above whoever got `from`, and waits; in the order of asking.
    std::vector<OrganisationId> asked_above(const Alert& from) {
        std::vector<OrganisationId> organisations;
        for (const auto& each : climbed(from))
            if (each.state == AlertState::open) organisations.push_back(each.organisation);
        return organisations;
    }
    Alert climbed_to(const Alert& from, const OrganisationId& organisation) {
        for (const auto& each : climbed(from))
            if (each.organisation == organisation) return each;
        throw std::runtime_error("that organisation was not asked");
    }
    // To one moment, and what is due then.
    void come_to(Instant at) {
        pass(at - now());
        fire_clocks();
    }
    std::size_t alert_items_of(const OrganisationId& organisation) {
        const auto items = items_of(organisation);
        return static_cast<std::size_t>(
            std::count_if(items.begin(), items.end(), [](const auto& each) { return each.kind == ItemKind::alert; }));
    }
    void bar(const Report& report, const OrganisationId& organisation) {
        ASSERT_TRUE(write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().insert_bar({.case_id = report.case_id,
                                               .organisation = organisation,
                                               .reason = "barred",
                                               .row = ids_.next(now())}));
            VIGIL_TRY(const auto about, unit.cases().find(report.case_id));
            VIGIL_TRY(withdraw_from_barred(unit, *about, now()));
            return std::monostate{};
        }));
    }
};

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
    const auto alert = root(file_at(Level::blue));
    come_to(china(2026, 3, 6));
    ASSERT_THAT(running_clocks(alert), SizeIs(1));
    EXPECT_TRUE(was_logged("clock.breached", running_clocks(alert)[0].id.str()));
    pass(std::chrono::days(30));
    EXPECT_EQ(fire_clocks(), 0u);
    EXPECT_THAT(climbed(alert), IsEmpty());
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

// ---- answering ----

TEST_F(Climbing, GivenAClimbedAlert_WhenItIsAnswered_ThenAllOfItsLadderIsAnsweredAndStaysSo) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 11));
    const auto alert = root(report);
    const auto answer = acknowledge(climbed_to(alert, in_.banner_agency));
    EXPECT_TRUE(answer.stops);
    for (const auto& each : alerts_of(report)) {
        EXPECT_EQ(each.state, AlertState::acknowledged);
        EXPECT_EQ(each.acknowledgement, answer.id);
    }
    EXPECT_THAT(running_clocks(alert), IsEmpty());
    EXPECT_EQ(items_of(in_.station).back().alert.value().state, AlertState::acknowledged);
    EXPECT_EQ(items_of(in_.league_agency).back().alert.value().state, AlertState::acknowledged);
    const auto items = items_of(in_.region).size();
    pass(std::chrono::days(30));
    EXPECT_EQ(fire_clocks(), 0u);
    EXPECT_EQ(items_of(in_.region).size(), items);
}

TEST_F(Climbing, GivenTheStationAnswersLate_WhenOthersWereAsked_ThenTheyNeedNotAnswerAnyMore) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 11));
    acknowledge(root(report));
    EXPECT_THAT(asked_above(root(report)), IsEmpty());
    EXPECT_EQ(items_of(in_.league_agency).back().alert.value().state, AlertState::acknowledged);
}

TEST_F(Climbing, GivenAnAnswerFromAbove_WhenTheReporterLooks_ThenTheReportIsAcknowledged) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    EXPECT_EQ(status(report).stage, ReportStage::dispatched);
    EXPECT_THAT(status(report).organs, SizeIs(1));
    acknowledge(climbed_to(root(report), in_.banner_agency));
    EXPECT_EQ(status(report).stage, ReportStage::acknowledged);
    ASSERT_THAT(status(report).organs, SizeIs(1));
    EXPECT_EQ(status(report).organs[0].acknowledged_at, now());
}

TEST_F(Climbing, GivenAnAnswerFromAbove_WhenANewSignalComes_ThenTheLadderBeginsAgainWithTheStation) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    const auto above = climbed_to(root(report), in_.banner_agency);
    acknowledge(above);
    supplement(report, a_supplement({"alone_under8"}));
    ASSERT_EQ(root(report).version, 2);
    EXPECT_THAT(asked_above(root(report)), IsEmpty());
    come_to(root(report).due_at.value());
    const auto again = climbed_to(root(report), in_.banner_agency);
    EXPECT_EQ(again.id, above.id);
    EXPECT_EQ(again.version, 2);
    EXPECT_EQ(again.state, AlertState::open);
    EXPECT_EQ(status(report).organs[0].state, AlertState::open) << "what was said since is not answered";
}

TEST_F(Climbing, GivenALostPhone_WhenItHadAnsweredFromAbove_ThenTheStationIsAskedAgain) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    const auto colleague = officer(in_.banner_agency);
    const auto above = climbed_to(root(report), in_.banner_agency);
    const auto lost_at = now();
    ASSERT_TRUE(acknowledge(colleague, above, above.version, an_acknowledgement_id()));
    pass(1min);
    const auto loss = find([&](Unit& unit) {
        protocol::ReportLoss document;
        document.lost_at = lost_at;
        return report_loss(unit, {rules(), ids_}, colleague, document, now());
    });
    EXPECT_EQ(loss.alerts, 1);
    EXPECT_EQ(root(report).state, AlertState::open);
    EXPECT_EQ(root(report).version, 2);
    EXPECT_THAT(asked_above(root(report)), IsEmpty());
}

TEST_F(Climbing, GivenALostPhoneWhoseAnswerNoLongerStands_WhenItIsReported_ThenWhatColleaguesAnsweredStands) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    const auto colleague = officer(in_.banner_agency);
    const auto above = climbed_to(root(report), in_.banner_agency);
    const auto lost_at = now();
    ASSERT_TRUE(acknowledge(colleague, above, above.version, an_acknowledgement_id()));
    supplement(report, a_supplement({"alone_under8"}));
    acknowledge(root(report));
    ASSERT_EQ(root(report).version, 2);
    const auto loss = find([&](Unit& unit) {
        protocol::ReportLoss document;
        document.lost_at = lost_at;
        return report_loss(unit, {rules(), ids_}, colleague, document, now());
    });
    EXPECT_EQ(loss.alerts, 0);
    EXPECT_EQ(root(report).version, 2);
    EXPECT_EQ(root(report).state, AlertState::acknowledged);
}

TEST_F(Climbing, GivenAnAnswerFromAbove_WhenThatOrganisationIsBarred_ThenTheStationIsAskedAgain) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    acknowledge(climbed_to(root(report), in_.banner_agency));
    bar(report, in_.banner_agency);
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(assess_case_again(unit, {rules(), ids_}, report.case_id, Novelty::nothing_new, now()));
        return std::monostate{};
    });
    EXPECT_EQ(root(report).state, AlertState::open);
    EXPECT_EQ(root(report).version, 2);
    come_to(china(2026, 3, 2, 11));
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.league_agency));
}

TEST_F(Climbing, GivenAnotherDuty_WhenItsTimePasses_ThenItIsBreachedAndRunsOn) {
    const Clock review{.id = ClockId(ids_.next(now())),
                       .subject = ids_.next(now()),
                       .kind = "glass_review",
                       .state_version = 1,
                       .legal_basis = "F21",
                       .started_at = now(),
                       .due_at = now() + 1h,
                       .calendar = std::string(kWallCalendar)};
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.clocks().start(review));
        return std::monostate{};
    });
    pass(2h);
    EXPECT_EQ(fire_clocks(), 1u);
    const auto running = find([&](Unit& unit) { return unit.clocks().running(review.subject); });
    ASSERT_THAT(running, SizeIs(1));
    EXPECT_EQ(running[0].fired_at, now());
    EXPECT_TRUE(was_logged("clock.breached", review.id.str()));
}

TEST_F(Climbing, GivenAWithdrawnRoot_WhenTimePasses_ThenNothingOfItsLadderRings) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    const auto alert = root(report);
    bar(report, in_.station);
    EXPECT_EQ(climbed_to(alert, in_.banner_agency).state, AlertState::closed);
    EXPECT_EQ(items_of(in_.banner_agency).back().alert.value().state, AlertState::closed);
    EXPECT_THAT(running_clocks(alert), IsEmpty());
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

// ---- firing ----

TEST_F(Climbing, GivenAServerThatStoodStillForADay_WhenItStarts_ThenEachRungIsAskedOnceInOrderAndMarkedLate) {
    const auto alert = root(file_at(Level::orange));
    const auto breach = running_clocks(alert).at(0);
    pass(24h);
    // The answer's limit, three rungs, and the last once more for all the times that were missed but one.
    EXPECT_EQ(fire_clocks(1), 4u);
    EXPECT_THAT(asked_above(alert), ElementsAre(in_.banner_agency, in_.league_agency, in_.region));
    EXPECT_EQ(alert_items_of(in_.region), 1u);
    EXPECT_EQ(running_clocks(alert).back().due_at, now() + 1h);
    const auto late = find([&](Unit& unit) { return unit.clocks().running(alert.id.str()); }).at(0);
    EXPECT_EQ(late.id, breach.id);
    EXPECT_EQ(late.fired_at, now());
}

TEST_F(Climbing, GivenManyAlerts_WhenFiredInParts_ThenTheFirstDueFireFirst) {
    file_at(Level::orange);
    pass(30min);
    const auto red = root(file_at(Level::red));  // due at 09:40, before the other's 10:00
    pass(31min);
    const auto fired = find([&](Unit& unit) { return fire_due_clocks(unit, rules(), ids_, {}, 1, now()); });
    EXPECT_EQ(fired.clocks, 1u);
    EXPECT_EQ(fired.late, 1u);
    fire_clocks(2);
    EXPECT_THAT(asked_above(red), SizeIs(3));
}

TEST_F(Climbing, GivenAClockThatIsSetAside_WhenOthersAreDue_ThenTheyFire) {
    const auto first = root(file_at(Level::orange));
    pass(1min);
    const auto second = root(file_at(Level::orange));
    pass(1h);
    const ClockSet set_aside{running_clocks(first).at(0).id};
    find([&](Unit& unit) { return fire_due_clocks(unit, rules(), ids_, set_aside, 100, now()); });
    EXPECT_THAT(asked_above(first), IsEmpty());
    EXPECT_THAT(asked_above(second), ElementsAre(in_.banner_agency));
}

TEST_F(Climbing, GivenAClockOfAnEarlierVersion_WhenItIsDue_ThenItStopsWithoutASound) {
    const auto report = file_at(Level::orange);
    auto stale = running_clocks(root(report)).at(0);
    pass(30min);
    acknowledge(root(report));
    supplement(report, a_supplement({"alone_under8"}));
    ASSERT_EQ(root(report).version, 2);
    ASSERT_EQ(root(report).due_at, china(2026, 3, 2, 10, 30));
    stale.id = ClockId(ids_.next(now()));  // as if nobody had stopped it
    ASSERT_TRUE(write([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.clocks().start(stale));
        return std::monostate{};
    }));
    const auto items = items_of(in_.station).size();
    come_to(china(2026, 3, 2, 10, 29));
    EXPECT_THAT(climbed(root(report)), IsEmpty());
    EXPECT_EQ(items_of(in_.station).size(), items);
    EXPECT_THAT(running_clocks(root(report)), SizeIs(1));
    EXPECT_FALSE(was_logged("clock.breached", stale.id.str()));
    come_to(china(2026, 3, 2, 10, 30));
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.banner_agency));
}

TEST_F(Climbing, GivenAWorkDayThatIsNowOff_WhenRecounted_ThenTheLadderWaitsADayLonger) {
    const auto alert = root(file_at(Level::yellow));
    come_to(china(2026, 3, 4));
    ASSERT_EQ(climbed_to(alert, in_.banner_agency).due_at, china(2026, 3, 5));
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.calendars().put({2026, 3, "a notice", {{2026, 3, 4}}, {}}, now()));
        VIGIL_TRY(recount_clocks(unit, {}, 100, now()));
        return std::monostate{};
    });
    EXPECT_EQ(climbed_to(alert, in_.banner_agency).due_at, china(2026, 3, 6));
    come_to(china(2026, 3, 5));
    EXPECT_THAT(asked_above(alert), SizeIs(1));
    come_to(china(2026, 3, 6));
    EXPECT_THAT(asked_above(alert), SizeIs(2));
}

}  // namespace
}  // namespace vigil::domain_test
