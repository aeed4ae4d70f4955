// What becomes of a drill: answered, late, by nobody, or cut off by a real alert (F52).
#include "domain/alerts/items.hpp"
#include "unit/domain/drills/drilling.hpp"

namespace vigil::domain_test {
namespace {

using testing::Each;
using testing::Field;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class EndingDrills : public Drilling {
protected:
    std::vector<protocol::ItemBody> drill_items_of(const OrganisationId& organisation) {
        auto items = items_of(organisation);
        std::erase_if(items, [](const auto& each) { return each.kind != ItemKind::drill; });
        return items;
    }
    void store_at(const Drill& drill, Offset offset) {
        ASSERT_TRUE(write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(note_stored_drill(unit, stream_of(drill.organisation), offset, now()));
            return std::monostate{};
        }));
    }
};

TEST_F(EndingDrills, GivenADrill_WhenAnsweredWithinTheLimit_ThenItIsInTimeAndNobodyUndertakesAnything) {
    const auto drill = start();
    pass(10min);
    const auto answered = answer_as(duty_, drill);
    EXPECT_TRUE(answered.acknowledgement.stops);
    EXPECT_FALSE(answered.undertaking);
    EXPECT_EQ(stored(drill).outcome, DrillOutcome::in_time);
    EXPECT_EQ(alert_of_drill(drill).state, AlertState::acknowledged);
    EXPECT_THAT(clocks_of_drill(drill), IsEmpty());
    const auto shown = view(drill);
    EXPECT_EQ(shown.acknowledged_at, now());
    EXPECT_EQ(shown.acknowledged_by, duty_.account);
    EXPECT_TRUE(was_logged("drill.ended", drill.alert.str()));
}

TEST_F(EndingDrills, GivenADrill_WhenAnsweredAfterTheLimit_ThenItIsLate) {
    const auto drill = start();
    come_to(now() + 10min + 1ms);
    answer_as(chief_, drill);
    EXPECT_EQ(stored(drill).outcome, DrillOutcome::late);
    EXPECT_EQ(stored(drill).rung, 3);  // everybody after 3 minutes, the chief after 6
}

TEST_F(EndingDrills, GivenADrillThatNobodyAnswers_WhenItEnds_ThenNobodyAboveIsAskedAndWhoeverStandsAboveIsTold) {
    const auto drill = start();
    come_to(now() + 19min);
    EXPECT_FALSE(stored(drill).outcome);
    come_to(now() + 1min);
    EXPECT_EQ(stored(drill).outcome, DrillOutcome::not_answered);
    EXPECT_EQ(alert_of_drill(drill).state, AlertState::closed);
    EXPECT_THAT(climbed(alert_of_drill(drill)), IsEmpty());
    EXPECT_THAT(clocks_of_drill(drill), IsEmpty());
    EXPECT_EQ(alert_items_of(in_.banner_agency), 0U);
    EXPECT_THAT(breaches_at(in_.banner_agency), IsEmpty());
    for (const auto& organisation : {in_.station, in_.banner_agency}) {
        const auto items = drill_items_of(organisation);
        ASSERT_THAT(items, SizeIs(1));
        ASSERT_TRUE(items[0].drill);
        EXPECT_EQ(items[0].drill->outcome, DrillOutcome::not_answered);
        EXPECT_EQ(items[0].drill->organisation_id, in_.station);
    }
    come_to(now() + 48h);
    EXPECT_THAT(drill_items_of(in_.banner_agency), SizeIs(1));
}

// F136: a real alert would ask whoever stands above at once.
TEST_F(EndingDrills, GivenEverybodyBusyWithARedCase_WhenADrillBegins_ThenNobodyAboveIsAskedAllTheSame) {
    for (const auto& each : {duty_, second_, chief_}) {
        const auto red = root(file_at(Level::red));
        ASSERT_TRUE(acknowledge(each, red, red.version, an_acknowledgement_id()));
    }
    const auto drill = start();
    come_to(now());
    EXPECT_THAT(climbed(alert_of_drill(drill)), IsEmpty());
    EXPECT_THAT(alert_of_drill(drill).rung, SizeIs(2));  // nobody is free: everybody but the chief
}

TEST_F(EndingDrills, GivenADrillThatWasAnswered_WhenTimePasses_ThenNothingFollows) {
    const auto drill = start();
    answer_as(duty_, drill);
    const auto told = [&] {
        const auto items = items_of(in_.station);
        return std::count_if(items.begin(), items.end(), [](const auto& each) { return each.alert || each.drill; });
    };
    const auto before = told();
    come_to(now() + 48h);
    EXPECT_EQ(told(), before);
    EXPECT_EQ(stored(drill).outcome, DrillOutcome::in_time);
}

// A real alert finds everybody free, at once, whatever is drilled.
TEST_F(EndingDrills, GivenADrillThatRuns_WhenARealAlertComes_ThenRedAndOrangeCutItOffAndYellowDoesNot) {
    const auto first = start();
    file_at(Level::yellow);
    EXPECT_FALSE(stored(first).outcome);
    const auto real = root(file_at(Level::orange));
    EXPECT_EQ(stored(first).outcome, DrillOutcome::cut_off);
    EXPECT_EQ(alert_of_drill(first).state, AlertState::closed);
    EXPECT_THAT(clocks_of_drill(first), IsEmpty());
    EXPECT_FALSE(real.drill);
    EXPECT_THAT(real.rung, testing::ElementsAre(duty_.account));
    acknowledge(real);
    const auto second = start();
    file_at(Level::red);
    EXPECT_EQ(stored(second).outcome, DrillOutcome::cut_off);
    EXPECT_THAT(drill_items_of(in_.banner_agency), IsEmpty());
}

TEST_F(EndingDrills, GivenADrillThatRuns_WhenAYellowAlertBecomesOrange_ThenItIsCutOff) {
    const auto report = file_at(Level::yellow);
    const auto drill = start();
    supplement(report, a_supplement({kOrangeSignal}));
    ASSERT_EQ(root(report).level, Level::orange);
    EXPECT_EQ(stored(drill).outcome, DrillOutcome::cut_off);
}

TEST_F(EndingDrills, GivenADrillOfTheStation_WhenAnAlertAsksAnother_ThenItGoesOn) {
    with_phone(in_.police, Role::police_liaison);
    const auto drill = start();
    const auto of_police = try_to_start(in_.police).value();
    file_at(Level::orange);  // of the station alone
    EXPECT_EQ(stored(drill).outcome, DrillOutcome::cut_off);
    EXPECT_FALSE(stored(of_police).outcome);
}

TEST_F(EndingDrills, GivenDevicesThatStoreTheStream_WhenTheyReachTheDrill_ThenTheFirstTimeIsKept) {
    file_at(Level::yellow);  // an item before it
    const auto drill = start();
    const auto offset =
        find([&](Unit& unit) {
            return unit.streams().newest_offset(stream_of(in_.station), ItemKind::alert, drill.alert.str());
        }).value();
    store_at(drill, offset - 1);
    EXPECT_FALSE(stored(drill).stored_at);
    pass(5s);
    store_at(drill, offset);
    const Instant first = now();
    pass(5s);
    store_at(drill, offset + 1);
    EXPECT_EQ(stored(drill).stored_at, first);
}

TEST_F(EndingDrills, GivenADrill_WhenAnOfficerLooksAtIt_ThenNoReasonIsAskedAndTheFirstLookIsKept) {
    const auto drill = start();
    answer_as(duty_, drill);
    pass(30s);
    const auto look = [&](const Caller& caller) {
        return find([&](Unit& unit) { return read_case(unit, caller, drill.case_id, std::nullopt, ids_, now()); });
    };
    const auto shown = look(second_);  // not assigned: of a child's case this would take a reason
    EXPECT_EQ(shown.drill, true);
    EXPECT_THAT(shown.reports, IsEmpty());
    EXPECT_THAT(shown.children, IsEmpty());
    ASSERT_THAT(shown.alerts, SizeIs(1));
    EXPECT_EQ(shown.alerts[0].alert.drill, true);
    const Instant first = now();
    pass(30s);
    look(duty_);
    EXPECT_EQ(view(drill).looked_at, first);
}

TEST_F(EndingDrills, GivenADrill_WhenSomebodyOfAnotherOrganisationAnswers_ThenTheyMayNot) {
    const auto drill = start();
    const auto stranger = officer(in_.other_station);
    const Answer given{.id = an_acknowledgement_id(), .alert = drill.alert, .version = 1};
    const auto refused = write([&](Unit& unit) { return vigil::acknowledge(unit, stranger, given, now()); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::forbidden);
    EXPECT_FALSE(stored(drill).outcome);
}

}  // namespace
}  // namespace vigil::domain_test
