// Whom an alert rings within the organisation that is asked, and when it rings more (F46, F136). Every test begins on Monday,
// 2 March 2026, at 09:00 in China. The rings of the shipped rules: whoever is on duty at once, everybody after 3 minutes at red,
// 20 at orange, 4 hours at yellow, and the chiefs too after 6 minutes, 40 minutes and 8 hours.
#include "domain/duty/ringing.hpp"

#include "domain/administration/administration.hpp"
#include "domain/cases/barring.hpp"
#include "domain/clocks/firing.hpp"
#include "unit/domain/duty/planning.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Ringing : public Planning {
protected:
    Ringing() {
        duty_ = with_phone(in_.station);
        second_ = with_phone(in_.station);
        chief_ = with_phone(in_.station);
        set_roster_of(in_.station, {duty_}, {chief_});
    }

    // On duty always.
    void set_roster_of(const OrganisationId& organisation, const std::vector<Caller>& on_duty,
                       const std::vector<Caller>& chiefs = {}) {
        using enum Weekday;
        protocol::Roster roster{.shifts = {}, .rotations = {}, .overrides = {}};
        if (!on_duty.empty()) {
            protocol::Shift shift{.days = {monday, tuesday, wednesday, thursday, friday, saturday, sunday},
                                  .from = "00:00",
                                  .until = "24:00",
                                  .officers = {}};
            for (const auto& each : on_duty) shift.officers.push_back(each.account);
            roster.shifts.push_back(std::move(shift));
        }
        for (const auto& each : chiefs) roster.chiefs.push_back(each.account);
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(const auto standing, unit.rosters().newest(organisation));
            VIGIL_TRY(unit.rosters().insert({.id = RosterId(ids_.next(now())),
                                             .organisation = organisation,
                                             .version = standing ? standing->version + 1 : 1,
                                             .roster = roster,
                                             .set_at = now()}));
            return std::monostate{};
        });
    }
    std::vector<AccountId> rung(const Report& report) { return root(report).rung; }
    Caller duty_, second_, chief_;
};

TEST_F(Ringing, GivenARoster_WhenNobodyAnswers_ThenItRingsWhoeverIsOnDutyThenEverybodyThenTheChiefs) {
    const auto report = file_at(Level::orange);
    EXPECT_EQ(root(report).rings, Rings::on_duty);
    EXPECT_THAT(rung(report), ElementsAre(duty_.account));
    come_to(china(2026, 3, 2, 9, 19));
    EXPECT_EQ(root(report).rings, Rings::on_duty);
    const auto before = alert_items_of(in_.station);
    come_to(china(2026, 3, 2, 9, 20));
    EXPECT_EQ(root(report).rings, Rings::everybody);
    EXPECT_THAT(rung(report), UnorderedElementsAre(duty_.account, second_.account));
    EXPECT_EQ(alert_items_of(in_.station), before + 1);
    EXPECT_EQ(root(report).version, 1);
    EXPECT_TRUE(was_logged("alert.rings", root(report).id.str()));
    come_to(china(2026, 3, 2, 9, 40));
    EXPECT_EQ(root(report).rings, Rings::chiefs);
    EXPECT_THAT(rung(report), UnorderedElementsAre(duty_.account, second_.account, chief_.account));
    come_to(china(2026, 3, 2, 10));  // and then whoever stands above is asked
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.banner_agency));
}

TEST_F(Ringing, GivenAnAnswer_WhenTheNextRingWouldCome_ThenNobodyIsRung) {
    const auto report = file_at(Level::orange);
    acknowledge(root(report));
    const auto before = alert_items_of(in_.station);
    come_to(china(2026, 3, 2, 9, 59));
    EXPECT_EQ(alert_items_of(in_.station), before);
    EXPECT_THAT(running_clocks(root(report)), testing::Each(testing::Field(&Clock::kind, kExpectedClock)));
}

TEST_F(Ringing, GivenNobodyOnDuty_WhenAlerted_ThenEverybodyIsRungAtOnce) {
    set_roster_of(in_.station, {}, {chief_});
    const auto report = file_at(Level::orange);
    EXPECT_EQ(root(report).rings, Rings::everybody);
    EXPECT_THAT(rung(report), UnorderedElementsAre(duty_.account, second_.account));
    come_to(china(2026, 3, 2, 9, 40));
    EXPECT_EQ(root(report).rings, Rings::chiefs);
}

// F136: the only officer who is on duty has a red case whose child nobody has seen yet.
TEST_F(Ringing, GivenTheOnlyOfficerBusyWithARedCase_WhenAnotherComes_ThenTheNextRingIsAtOnce) {
    const auto red = file_at(Level::red);
    Answer given{.id = an_acknowledgement_id(), .alert = root(red).id, .version = 1};
    ASSERT_TRUE(write([&](Unit& unit) { return vigil::acknowledge(unit, duty_, given, now()); }));
    const auto report = file_at(Level::orange);
    EXPECT_EQ(root(report).rings, Rings::everybody);
    EXPECT_THAT(rung(report), UnorderedElementsAre(duty_.account, second_.account));

    see_children(red);
    EXPECT_EQ(root(file_at(Level::orange)).rings, Rings::on_duty);
}

TEST_F(Ringing, GivenAnOfficerBusyWithAnOrangeCase_WhenAnotherComes_ThenTheyAreRung) {
    const auto first = file_at(Level::orange);
    Answer given{.id = an_acknowledgement_id(), .alert = root(first).id, .version = 1};
    ASSERT_TRUE(write([&](Unit& unit) { return vigil::acknowledge(unit, duty_, given, now()); }));
    EXPECT_THAT(rung(file_at(Level::orange)), ElementsAre(duty_.account));
}

TEST_F(Ringing, GivenTheOnlyOneWhoIsRung_WhenTheyStepBack_ThenOthersAreRungAtOnceAndTheyNeverAgain) {
    const auto report = file_at(Level::orange);
    ASSERT_THAT(rung(report), ElementsAre(duty_.account));
    protocol::Recuse recusal;
    recusal.text = "认识这家人";
    ASSERT_TRUE(write([&](Unit& unit) {
        return recuse(unit, {rules(), ids_}, duty_, report.case_id, recusal, now());
    }));
    EXPECT_THAT(rung(report), ElementsAre(second_.account));
    come_to(china(2026, 3, 2, 9, 40));
    EXPECT_THAT(rung(report), UnorderedElementsAre(second_.account, chief_.account));
}

TEST_F(Ringing, GivenTheOnlyOneWhoIsRung_WhenTheirAccountEnds_ThenOthersAreRungAtOnce) {
    const auto report = file_at(Level::orange);
    const Administration administration(rules(), ids_);
    ASSERT_TRUE(write([&](Unit& unit) { return administration.end_account(unit, duty_.account, now()); }));
    EXPECT_THAT(rung(report), ElementsAre(second_.account));
}

TEST_F(Ringing, GivenTheOnlyOneWhoIsRung_WhenTheirPhoneIsLost_ThenOthersAreRungToo) {
    const auto report = file_at(Level::orange);
    lose_phone(duty_, now());
    EXPECT_THAT(rung(report), UnorderedElementsAre(duty_.account, second_.account));
    EXPECT_EQ(root(report).rings, Rings::everybody);
}

TEST_F(Ringing, GivenAnOfficerOnDutyWithoutAPhone_WhenAlerted_ThenTheNextRingIsAtOnce) {
    set_roster_of(in_.station, {officer(in_.station)});
    EXPECT_EQ(root(file_at(Level::orange)).rings, Rings::everybody);
}

// F136: nobody else is there to ring.
TEST_F(Ringing, GivenEverybodyBusyWithRedCases_WhenAnotherComes_ThenWhoeverStandsAboveIsAskedAtOnceToo) {
    for (const auto& officer : {duty_, second_, chief_}) {
        const auto red = file_at(Level::red);
        Answer given{.id = an_acknowledgement_id(), .alert = root(red).id, .version = 1};
        ASSERT_TRUE(write([&](Unit& unit) { return vigil::acknowledge(unit, officer, given, now()); }));
    }
    const auto report = file_at(Level::orange);
    fire_clocks();
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.banner_agency));
    EXPECT_EQ(root(report).state, AlertState::open);
    EXPECT_THAT(rung(report), UnorderedElementsAre(duty_.account, second_.account));
    come_to(china(2026, 3, 2, 10));
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.banner_agency, in_.league_agency));
}

TEST_F(Ringing,
       GivenNobodyWhoCouldBeReached_WhenTheLevelIsRaisedBeforeAnybodyIsAsked_ThenWhoeverStandsAboveIsStillAsked) {
    for (const auto& officer : {duty_, second_, chief_}) lose_phones_of(officer);
    const auto report = file_at(Level::orange);
    supplement(report, a_supplement({kRedSignal}));
    fire_clocks();
    EXPECT_THAT(asked_above(root(report)), ElementsAre(in_.banner_agency));
}

TEST_F(Ringing, GivenSomebodyAmongSeveralWhoAreRung_WhenTheyStepBack_ThenNobodyIsWokenAgain) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 9, 20));
    const auto before = alert_items_of(in_.station);
    const Administration administration(rules(), ids_);
    ASSERT_TRUE(write([&](Unit& unit) { return administration.end_account(unit, second_.account, now()); }));
    EXPECT_THAT(rung(report), ElementsAre(duty_.account));
    EXPECT_EQ(alert_items_of(in_.station), before);
}

// A schema that was narrowed since must not keep reports from being taken.
TEST_F(Ringing, GivenARosterThatCannotBeRead_WhenAlerted_ThenEverybodyIsRung) {
    auto roster = daily(duty_, "00:00", "24:00");
    roster.shifts[0].officers.assign(51, duty_.account);  // more than a shift may have
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.rosters().insert({.id = RosterId(ids_.next(now())),
                                         .organisation = in_.station,
                                         .version = 2,
                                         .roster = roster,
                                         .set_at = now()}));
        return std::monostate{};
    });
    const auto report = file_at(Level::orange);
    EXPECT_FALSE(root(report).rings);
    EXPECT_EQ(root(report).state, AlertState::open);
}

TEST_F(Ringing, GivenALevelThatWasLoweredToBlue_WhenItIsRaisedAgain_ThenMoreAreRungAgain) {
    const auto report = file_at(Level::yellow);
    auto alert = root(report);
    alert.level = Level::blue;
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(unit.alerts().update(alert));
        return std::monostate{};
    });
    come_to(china(2026, 3, 2, 13));  // the ring that was waiting comes, and rings nobody at blue
    EXPECT_THAT(rung(report), ElementsAre(duty_.account));
    supplement(report, a_supplement({kRedSignal}));
    come_to(china(2026, 3, 2, 13, 3));
    EXPECT_EQ(root(report).rings, Rings::everybody);
}

TEST_F(Ringing, GivenAnotherShift_WhenTheLevelIsRaised_ThenWhoeverIsOnDutyNowIsRungToo) {
    const auto report = file_at(Level::yellow);
    set_roster_of(in_.station, {second_}, {chief_});
    pass(1h);
    supplement(report, a_supplement({kRedSignal}));
    EXPECT_EQ(root(report).rings, Rings::on_duty);
    EXPECT_THAT(rung(report), UnorderedElementsAre(duty_.account, second_.account));
}

TEST_F(Ringing, GivenRulesWithoutRings_WhenTheNextRingWouldCome_ThenEverybodyIsRung) {
    const auto report = file_at(Level::orange);
    auto others = rules();
    for (auto& clock : others.clocks) clock.ladder.rings.clear();
    pass(20min);
    find([&](Unit& unit) { return fire_due_clocks(unit, others, ids_, {}, 100, now()); });
    EXPECT_THAT(rung(report), UnorderedElementsAre(duty_.account, second_.account, chief_.account));
}

TEST_F(Ringing, GivenARaisedLevel_WhenItWaits_ThenMoreAreRungByTheStricterLimitAndNeverLater) {
    const auto report = file_at(Level::yellow);
    come_to(china(2026, 3, 2, 9, 30));
    supplement(report, a_supplement({kRedSignal}));
    EXPECT_EQ(root(report).rings, Rings::on_duty);
    come_to(china(2026, 3, 2, 9, 33));
    EXPECT_EQ(root(report).rings, Rings::everybody);
    come_to(china(2026, 3, 2, 9, 36));
    EXPECT_EQ(root(report).rings, Rings::chiefs);
}

TEST_F(Ringing, GivenALevelThatIsRaisedJustBeforeTheNextRing_WhenItComes_ThenItIsNotPutOff) {
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 9, 19));
    supplement(report, a_supplement({kRedSignal}));
    come_to(china(2026, 3, 2, 9, 20));
    EXPECT_EQ(root(report).rings, Rings::everybody);
}

TEST_F(Ringing, GivenNoRoster_WhenAlerted_ThenEverybodyIsRungAndNoClockOfRingsRuns) {
    auto document = a_report({kOrangeSignal});
    document.places.now = protocol::Place{kOtherTownship, {}};
    const auto report = file(document);
    const auto alert = alert_of(report, in_.other_station).value();
    EXPECT_FALSE(alert.rings);
    EXPECT_THAT(alert.rung, IsEmpty());
    EXPECT_THAT(running_clocks(alert), SizeIs(1));
}

TEST_F(Ringing, GivenABlueAlert_WhenItWaits_ThenNobodyIsRung) {
    const auto report = file_at(Level::blue);
    EXPECT_THAT(rung(report), IsEmpty());
    EXPECT_THAT(running_clocks(root(report)), SizeIs(1));
}

// "The next level's duty" (policy facts 5.5): whoever stands above has a roster of its own.
TEST_F(Ringing, GivenAnAlertThatClimbs_WhenTheOrganisationAboveHasARoster_ThenItsDutyIsRungFirst) {
    const auto above = with_phone(in_.banner_agency, Role::county_officer);
    const auto other = with_phone(in_.banner_agency, Role::county_officer);
    set_roster_of(in_.banner_agency, {above});
    const auto report = file_at(Level::orange);
    come_to(china(2026, 3, 2, 10));
    const auto climbed = climbed_to(root(report), in_.banner_agency);
    EXPECT_THAT(climbed.rung, ElementsAre(above.account));
    come_to(china(2026, 3, 2, 10, 20));
    EXPECT_THAT(climbed_to(root(report), in_.banner_agency).rung, UnorderedElementsAre(above.account, other.account));
    acknowledge(root(report));
    EXPECT_THAT(running_clocks(climbed), IsEmpty());
}

TEST_F(Ringing, GivenALadderThatWasRepeated_WhenTheLevelIsRaised_ThenItStillRingsEverybody) {
    const auto report = file_at(Level::orange);
    for (const int hour : {10, 11, 12, 13}) come_to(china(2026, 3, 2, hour));
    EXPECT_EQ(root(report).rings, Rings::chiefs);
    supplement(report, a_supplement({kRedSignal}));
    EXPECT_THAT(rung(report), UnorderedElementsAre(duty_.account, second_.account, chief_.account));
}

TEST_F(Ringing, GivenAServerThatStoodStill_WhenTheRingsAreDue_ThenEachComesOnceAndIsMarkedLate) {
    const auto report = file_at(Level::orange);
    const auto before = alert_items_of(in_.station);
    come_to(china(2026, 3, 2, 9, 50));
    EXPECT_EQ(root(report).rings, Rings::chiefs);
    EXPECT_EQ(alert_items_of(in_.station), before + 2);
}

TEST_F(Ringing, GivenAnItem_WhenShown_ThenItNamesWhomItRingsAndAnAnsweredOneNobody) {
    const auto report = file_at(Level::orange);
    const auto shown = items_of(in_.station).back().alert.value();
    EXPECT_EQ(shown.rings, Rings::on_duty);
    EXPECT_THAT(shown.rung_ids, ElementsAre(duty_.account));
    acknowledge(root(report));
    EXPECT_THAT(items_of(in_.station).back().alert.value().rung_ids, IsEmpty());
}

}  // namespace
}  // namespace vigil::domain_test
