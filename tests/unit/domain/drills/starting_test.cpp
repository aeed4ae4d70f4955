// A drill begins: as a real alert would, marked, and never beside one (F52).
#include <algorithm>

#include "unit/domain/drills/drilling.hpp"

namespace vigil::domain_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

class StartingDrills : public Drilling {};

TEST_F(StartingDrills, GivenARoster_WhenADrillBegins_ThenItRingsWhoeverIsOnDutyAndIsMarkedInEveryRowAndItem) {
    const auto drill = start();
    const auto alert = alert_of_drill(drill);
    EXPECT_TRUE(alert.drill);
    EXPECT_EQ(alert.level, Level::red);
    EXPECT_EQ(alert.state, AlertState::open);
    EXPECT_THAT(alert.rung, ElementsAre(duty_.account));
    EXPECT_EQ(alert.due_at, now() + 10min);
    EXPECT_EQ(drill.due_at, now() + 10min);
    EXPECT_EQ(drill.rung, 1);
    const auto about = find([&](Unit& unit) { return unit.cases().find(drill.case_id); });
    ASSERT_TRUE(about);
    EXPECT_TRUE(about->drill);
    EXPECT_EQ(about->owner, in_.station);
    const auto item = items_of(in_.station).back();
    EXPECT_EQ(item.kind, ItemKind::alert);
    ASSERT_TRUE(item.alert);
    EXPECT_EQ(item.alert->drill, true);
    EXPECT_EQ(item.alert->alert_id, drill.alert);
}

TEST_F(StartingDrills, GivenADrill_WhenItBegins_ThenItHasNoChildNoReportNoTelephoneAndNoClockOfACase) {
    const auto drill = start();
    EXPECT_THAT(find([&](Unit& unit) { return unit.reports().of_case(drill.case_id); }), IsEmpty());
    EXPECT_THAT(find([&](Unit& unit) { return unit.reports().children(drill.case_id); }), IsEmpty());
    EXPECT_THAT(find([&](Unit& unit) { return unit.deliveries().of_alert(drill.alert); }), IsEmpty());
    EXPECT_THAT(find([&](Unit& unit) { return unit.clocks().running(drill.case_id.str()); }), IsEmpty());
    std::vector<std::string> kinds;
    for (const auto& clock : clocks_of_drill(drill)) kinds.push_back(clock.kind);
    EXPECT_THAT(kinds, testing::UnorderedElementsAre(std::string(kDrillClock), std::string(kRingClock)));
}

TEST_F(StartingDrills, GivenOfficersWithTelephones_WhenADrillBegins_ThenNoMessageIsPlanned) {
    find([&](Unit& unit) -> Result<std::monostate> {
        VIGIL_TRY(
            unit.deliveries().put_telephone({.account = duty_.account, .sealed_number = "sealed", .set_at = now()}));
        return std::monostate{};
    });
    const auto real = root(file_at(Level::orange));
    ASSERT_THAT(find([&](Unit& unit) { return unit.deliveries().of_alert(real.id); }), testing::Not(IsEmpty()));
    acknowledge(real);
    const auto drill = start();
    EXPECT_THAT(find([&](Unit& unit) { return unit.deliveries().of_alert(drill.alert); }), IsEmpty());
}

TEST_F(StartingDrills, GivenADrill_WhenTheLogIsRead_ThenEachOfItsEntriesSaysSo) {
    const auto drill = start();
    come_to(now() + 3min);
    answer_as(second_, drill);
    std::vector<std::string> kinds;
    for (const auto& [pos, event] : log()) {
        const bool about =
            event.subject == drill.alert.str() ||
            std::find(event.detail.begin(), event.detail.end(),
                      std::pair<std::string, std::string>("alert", drill.alert.str())) != event.detail.end();
        if (!about || event.kind.ends_with(".inserted")) continue;
        EXPECT_THAT(event.detail, Contains(Pair("drill", "yes"))) << event.kind;
        kinds.push_back(event.kind);
    }
    EXPECT_THAT(kinds, ElementsAre("drill.began", "alert.rings", "alert.acknowledged", "drill.ended"));
}

TEST_F(StartingDrills, GivenADrillThatRuns_WhenAnotherIsStarted_ThenItIsRefusedUntilTheFirstHasEnded) {
    const auto drill = start();
    EXPECT_EQ(why_not(in_.station), "drill_running");
    answer_as(duty_, drill);
    EXPECT_EQ(why_not(in_.station), "it began");
}

TEST_F(StartingDrills, GivenAnUnansweredAlert_WhenADrillIsStarted_ThenOnlyRedAndOrangeForbidIt) {
    const auto red = file_at(Level::red);
    EXPECT_EQ(why_not(in_.station), "alert_waiting");
    acknowledge(root(red));
    const auto orange = file_at(Level::orange);
    EXPECT_EQ(why_not(in_.station), "alert_waiting");
    acknowledge(root(orange));
    file_at(Level::yellow);
    EXPECT_EQ(why_not(in_.station), "it began");
}

TEST_F(StartingDrills, GivenNobodyWhoHasADevice_WhenADrillIsStarted_ThenItIsRefused) {
    for (const auto& each : {duty_, second_, chief_}) lose_phones_of(each);
    EXPECT_EQ(why_not(in_.station), "nobody_to_ring");
    EXPECT_EQ(why_not(in_.other_station), "nobody_to_ring");
}

TEST_F(StartingDrills, GivenAnOrganisationThatIsNotAsked_WhenADrillIsStarted_ThenItIsRefused) {
    with_phone(in_.education);
    EXPECT_EQ(why_not(in_.education), "conflict");
    EXPECT_EQ(try_to_start(OrganisationId(ids_.next(now()))).error().kind, ErrorKind::not_found);
    with_phone(in_.police, Role::police_liaison);
    EXPECT_EQ(why_not(in_.police), "it began");
}

}  // namespace
}  // namespace vigil::domain_test
