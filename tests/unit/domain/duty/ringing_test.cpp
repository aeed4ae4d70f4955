// Whom an alert rings within the organisation that is asked, and when it rings more (F46, F136). Every test begins on Monday,
// 2 March 2026, at 09:00 in China. The rings of the shipped rules: whoever is on duty at once, everybody after 3 minutes at red,
// 20 at orange, 4 hours at yellow, and the chiefs too after 6 minutes, 40 minutes and 8 hours.
#include "domain/duty/ringing.hpp"

#include "domain/duty/rostering.hpp"
#include "unit/domain/measures/measuring.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Ringing : public Measuring {
protected:
    Ringing() {
        duty_ = officer(in_.station);
        second_ = officer(in_.station);
        chief_ = officer(in_.station);
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
    void bar_person(const Report& report, const Caller& person) {
        find([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.cases().insert_bar({.case_id = report.case_id,
                                               .reason = "barred",
                                               .row = ids_.next(now()),
                                               .account = person.account}));
            return std::monostate{};
        });
    }

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

TEST_F(Ringing, GivenAnOfficerWhoIsBarred_WhenItRingsAnew_ThenItPassesThemOver) {
    const auto report = file_at(Level::orange);
    bar_person(report, duty_);
    come_to(china(2026, 3, 2, 9, 20));
    supplement(report, a_supplement({"alone_under8"}));
    acknowledge(root(report));
    supplement(report, a_supplement({"injury_multiple"}));
    EXPECT_EQ(root(report).version, 2);
    EXPECT_EQ(root(report).rings, Rings::everybody);
    EXPECT_THAT(rung(report), ElementsAre(second_.account));
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
    const auto above = officer(in_.banner_agency, Role::county_officer);
    const auto other = officer(in_.banner_agency, Role::county_officer);
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

TEST_F(Ringing, GivenALadderThatIsRepeated_WhenItRingsAgain_ThenEverybodyIsRung) {
    set_roster_of(in_.station, {duty_}, {chief_});
    const auto report = file_at(Level::red);
    for (const int minute : {10, 20, 30}) come_to(china(2026, 3, 2, 9, minute));
    EXPECT_EQ(root(report).rings, Rings::chiefs);
    come_to(china(2026, 3, 2, 9, 40));
    EXPECT_FALSE(root(report).rings);
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
