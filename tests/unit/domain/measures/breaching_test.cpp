// A limit of a case passes: its owner, whoever stands above, and of statutory ones the procuratorate learn of it by
// themselves (F74, F95); a child that nobody saw brings the alert back (F49).
#include "domain/measures/breaching.hpp"

#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

class Breaching : public Measuring {
protected:
    // Nobody is asked any more, so that only the limits of the case are left.
    void answer_all(const Report& report) {
        for (const auto& alert : alerts_of(report))
            if (alert.state == AlertState::open && !alert.climbed_from) acknowledge(alert);
    }
    protocol::BreachView view_of_child_seen(const OrganisationId& organisation) {
        for (const auto& breach : breaches_at(organisation))
            if (breach.kind == "child_seen") return find([&](Unit& unit) { return view_of(unit, breach); });
        throw std::runtime_error("nobody was told there");
    }
    protocol::BreachList list_of(const Caller& caller, std::size_t limit = 50) {
        return find([&](Unit& unit) { return read_breaches(unit, caller, std::nullopt, limit); });
    }
};

TEST_F(Breaching, GivenAChildThatNobodySaw_WhenTheLimitPasses_ThenTheAlertComesBackAndWhoeverStandsAboveIsTold) {
    const auto report = file_at(Level::orange);
    answer_all(report);
    come_to(china(2026, 3, 3, 8, 59));
    EXPECT_EQ(root(report).state, AlertState::acknowledged);
    come_to(china(2026, 3, 3, 9));
    EXPECT_EQ(root(report).state, AlertState::open);
    EXPECT_EQ(root(report).version, 2);
    EXPECT_EQ(root(report).due_at, china(2026, 3, 3, 10));
    EXPECT_THAT(kinds_told(in_.station), Contains("child_seen"));
    EXPECT_THAT(kinds_told(in_.banner_agency), Contains("child_seen"));
    EXPECT_THAT(kinds_told(in_.league_agency), Contains("child_seen"));
    EXPECT_THAT(kinds_told(in_.region), Contains("child_seen"));
    EXPECT_THAT(kinds_told(in_.procuratorate), IsEmpty());
    EXPECT_EQ(status(report).stage, ReportStage::dispatched);
    come_to(china(2026, 3, 3, 10));  // and climbs where nobody answers
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.banner_agency));
}

TEST_F(Breaching, GivenAChildThatWasSeen_WhenTheLimitPasses_ThenNothingHappens) {
    const auto report = file_at(Level::orange);
    answer_all(report);
    see_children(report);
    come_to(china(2026, 3, 3, 9));
    EXPECT_EQ(root(report).state, AlertState::acknowledged);
    EXPECT_THAT(kinds_told(in_.banner_agency), Not(Contains("child_seen")));
}

TEST_F(Breaching, GivenAnAlertThatIsOpen_WhenTheChildIsNotSeen_ThenItsLadderGoesOnAsItWas) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 3, 8, 59));
    const auto before = root(report);
    come_to(china(2026, 3, 3, 9));
    EXPECT_EQ(root(report).version, before.version);
    EXPECT_THAT(kinds_told(in_.station), Contains("child_seen"));
}

TEST_F(Breaching, GivenAStatutoryLimit_WhenItPasses_ThenTheProcuratorateIsTold) {
    const auto report = file_at(Level::yellow);
    answer_all(report);
    see_children(report);
    come_to(china(2026, 3, 6));
    EXPECT_THAT(kinds_told(in_.procuratorate), ElementsAre("feedback_to_reporter"));
    EXPECT_THAT(kinds_told(in_.station), ElementsAre("first_note", "feedback_to_reporter"));
    EXPECT_EQ(root(report).state, AlertState::acknowledged);  // no siren for it
}

TEST_F(Breaching, GivenABarredSuperior_WhenALimitPasses_ThenTheOneAboveItIsTold) {
    const auto report = file_at(Level::orange);
    bar(report, in_.banner_agency);
    answer_all(report);
    come_to(china(2026, 3, 3, 9));
    EXPECT_THAT(kinds_told(in_.banner_agency), IsEmpty());
    EXPECT_THAT(kinds_told(in_.league_agency), Contains("child_seen"));
}

// Policy facts 5.4: the time of day is for the handling organisation and the police.
TEST_F(Breaching, GivenWhoeverStandsAbove_WhenTold_ThenTheyAreShownTheDayAndTheOwnerTheHour) {
    const auto report = file_at(Level::orange);
    answer_all(report);
    come_to(china(2026, 3, 3, 9));
    EXPECT_EQ(view_of_child_seen(in_.station).due_at, china(2026, 3, 3, 9));
    EXPECT_EQ(view_of_child_seen(in_.banner_agency).due_at, china(2026, 3, 3));
    EXPECT_EQ(view_of_child_seen(in_.banner_agency).told_at, china(2026, 3, 3));
    EXPECT_EQ(view_of_child_seen(in_.banner_agency).owner_id, in_.station);
}

TEST_F(Breaching, GivenABreach_WhenItIsDoneLate_ThenWhoeverWasToldIsToldThatToo) {
    const auto report = file_at(Level::orange);
    answer_all(report);
    come_to(china(2026, 3, 3, 9));
    ASSERT_THAT(kinds_told(in_.banner_agency), Contains("child_seen"));
    pass(20min);
    see_children(report);
    EXPECT_THAT(kinds_told(in_.banner_agency), Not(Contains("child_seen")));
    const auto told = items_of(in_.banner_agency).back();
    ASSERT_EQ(told.kind, ItemKind::breach);
    EXPECT_EQ(told.breach->kind, "child_seen");
    EXPECT_EQ(told.breach->state, ClockState::done);
    EXPECT_EQ(told.breach->ended_at, china(2026, 3, 3));
}

TEST_F(Breaching, GivenAReporterWhoMustDecide_WhenNobodyInstructsThem_ThenStationAndPoliceRingHalfAnHourBefore) {
    auto document = a_report({"injury_multiple"});  // statutory: the police are told
    document.decide_by = china(2026, 3, 2, 16);
    const auto report = file(document);
    ASSERT_TRUE(alert_of(report, in_.police));
    ASSERT_EQ(case_of(report).level, Level::orange);
    answer_all(report);
    // Within the hour, and again before the decision.
    come_to(china(2026, 3, 2, 10));
    EXPECT_EQ(root(report).state, AlertState::open);
    EXPECT_EQ(alert_of(report, in_.police)->state, AlertState::open);
    answer_all(report);
    come_to(china(2026, 3, 2, 15, 29));
    EXPECT_EQ(root(report).state, AlertState::acknowledged);
    come_to(china(2026, 3, 2, 15, 30));
    EXPECT_EQ(root(report).state, AlertState::open);
    EXPECT_EQ(root(report).version, 3);
    EXPECT_EQ(alert_of(report, in_.police)->version, 3);
}

TEST_F(Breaching, GivenAReporterWhoWasInstructed_WhenTheTimeToDecideComes_ThenNobodyRings) {
    auto document = a_report({kYellowSignal});
    document.decide_by = china(2026, 3, 2, 16);
    const auto report = file(document);
    answer_all(report);
    auto told = a_measure(MeasureKind::reporter_instructed);
    told.report_id = report.id;
    told.instruction = Instruction::let_go;
    record(report, told);
    come_to(china(2026, 3, 2, 16));
    EXPECT_EQ(root(report).version, 1);
    EXPECT_EQ(root(report).state, AlertState::acknowledged);
}

TEST_F(Breaching, GivenNoTimeToDecide_WhenNoInstructionIsGiven_ThenItIsABreachWithoutASiren) {
    const auto report = file_at(Level::orange);
    answer_all(report);
    come_to(china(2026, 3, 2, 10));
    EXPECT_THAT(kinds_told(in_.banner_agency), ElementsAre("reporter_instructed"));
    EXPECT_EQ(root(report).version, 1);
    EXPECT_EQ(root(report).state, AlertState::acknowledged);
}

TEST_F(Breaching, GivenBreaches_WhenListed_ThenTheNewestComesFirstAndNobodySeesThoseOfOthers) {
    const auto report = file_at(Level::orange);
    answer_all(report);
    come_to(china(2026, 3, 3, 9));
    const auto list = list_of(officer(in_.station));
    ASSERT_EQ(list.breaches.size(), 3u);
    EXPECT_EQ(list.breaches.back().kind, "reporter_instructed");
    EXPECT_EQ(list.next, "");
    EXPECT_THAT(list_of(officer(in_.police, Role::police_liaison)).breaches, IsEmpty());
    const auto page = list_of(officer(in_.station), 2);
    EXPECT_EQ(page.breaches.size(), 2u);
    EXPECT_NE(page.next, "");
}

TEST_F(Breaching, GivenAnOfficerWhoIsBarred_WhenBreachesAreListed_ThenTheCaseIsNotThere) {
    const auto report = file_at(Level::orange);
    answer_all(report);
    come_to(china(2026, 3, 3, 9));
    const auto kin = officer(in_.station);
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.cases().insert_bar(
            {.case_id = report.case_id, .reason = "recusal", .row = ids_.next(now()), .account = kin.account}));
        return std::monostate{};
    });
    EXPECT_THAT(list_of(kin).breaches, IsEmpty());
}

// Whoever stands above sees who stays silent below them, before anything climbs to them.
TEST_F(Breaching, GivenAnAlertThatNobodyAnswers_WhenItsLimitPasses_ThenEachLevelAboveSeesItAndTheOwnerDoesNot) {
    const auto report = file_at(Level::orange);
    end_limits(report);
    come_to(china(2026, 3, 2, 9, 59));
    EXPECT_THAT(kinds_told(in_.banner_agency), IsEmpty());
    come_to(china(2026, 3, 2, 10));
    for (const auto& above : {in_.banner_agency, in_.league_agency, in_.region}) {
        ASSERT_THAT(kinds_told(above), ElementsAre("acknowledgement"));
        const auto view = list_of(officer(above, Role::county_officer)).breaches.at(0);
        EXPECT_EQ(view.alert_id, root(report).id);
        EXPECT_EQ(view.asked_id, in_.station);
        EXPECT_EQ(view.case_id, report.case_id);
        EXPECT_EQ(view.due_at, china(2026, 3, 2));
        const auto items = items_of(above);
        const auto is_told = [&](const auto& item) { return item.breach && item.breach->alert_id == view.alert_id; };
        EXPECT_EQ(std::count_if(items.begin(), items.end(), is_told), 1);
    }
    EXPECT_THAT(kinds_told(in_.station), IsEmpty());
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.banner_agency));  // the ladder alone asks
}

TEST_F(Breaching, GivenASilenceThatWasSeenAbove_WhenSomebodyAnswers_ThenItEndsThere) {
    const auto report = file_at(Level::orange);
    end_limits(report);
    come_to(china(2026, 3, 2, 10));
    acknowledge(root(report));
    EXPECT_THAT(kinds_told(in_.banner_agency), IsEmpty());
    EXPECT_EQ(items_of(in_.region).back().breach.value().state, ClockState::done);
    EXPECT_THAT(kinds_told(in_.region), IsEmpty());
}

TEST_F(Breaching, GivenWhoeverIsBarred_WhenAnAlertIsNotAnswered_ThenTheOthersAboveSeeIt) {
    const auto report = file_at(Level::orange);
    end_limits(report);
    bar(report, in_.banner_agency);
    come_to(china(2026, 3, 2, 10));
    EXPECT_THAT(kinds_told(in_.banner_agency), IsEmpty());
    EXPECT_THAT(kinds_told(in_.league_agency), ElementsAre("acknowledgement"));
}

TEST_F(Breaching, GivenASilenceThatWasSeenAbove_WhenTheAlertRunsByAnotherLimit_ThenTheOldOneEnds) {
    const auto report = file_at(Level::blue);
    end_limits(report);
    come_to(china(2026, 3, 6));
    ASSERT_THAT(kinds_told(in_.banner_agency), ElementsAre("acknowledgement"));
    supplement(report, a_supplement({kOrangeSignal}));
    EXPECT_THAT(kinds_told(in_.banner_agency), IsEmpty());
    acknowledge(root(report));
    EXPECT_THAT(kinds_told(in_.banner_agency), IsEmpty());
}

// Rule N10: as few as can be hear of it.
TEST_F(Breaching, GivenAConflictOfInterest_WhenALimitPasses_ThenOnlyTheSuperiorIsTold) {
    auto document = a_report({kOrangeSignal});
    document.suspect_relation = "local_official";
    const auto report = file(document);
    ASSERT_EQ(case_of(report).owner, in_.banner_agency);
    answer_all(report);
    come_to(china(2026, 3, 3, 9));
    EXPECT_THAT(kinds_told(in_.banner_agency), Contains("child_seen"));
    EXPECT_THAT(kinds_told(in_.league_agency), Contains("child_seen"));
    EXPECT_THAT(kinds_told(in_.region), IsEmpty());
}

// Policy facts 5.5: blue climbs to nobody, but the banner learns of it.
TEST_F(Breaching, GivenABlueAlert_WhenThreeWorkDaysPass_ThenTheBannerSeesItAndNobodyIsRung) {
    const auto report = file_at(Level::blue);
    come_to(china(2026, 3, 6));
    EXPECT_THAT(kinds_told(in_.banner_agency), Contains("acknowledgement"));
    EXPECT_THAT(kinds_told(in_.league_agency), Not(Contains("acknowledgement")));
    EXPECT_EQ(alert_items_of(in_.banner_agency), 0U);
    EXPECT_THAT(running_clocks(root(report)), testing::SizeIs(1));  // it runs on as breached
}

}  // namespace
}  // namespace vigil::domain_test
