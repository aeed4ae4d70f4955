// Clocks fire once, the first due first, whatever happened meanwhile (promises P1, P4).
#include "domain/clocks/firing.hpp"

#include "domain/clocks/recounting.hpp"
#include "unit/domain/alerts/climbing.hpp"

namespace vigil::domain_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Firing : public Climbing {};

TEST_F(Firing, GivenAServerThatStoodStillForADay_WhenItStarts_ThenEachRungIsAskedOnceInOrderAndMarkedLate) {
    const auto report = file_at(Level::orange);
    end_limits(report);
    const auto alert = root(report);
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

TEST_F(Firing, GivenManyAlerts_WhenFiredInParts_ThenTheFirstDueFireFirst) {
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

TEST_F(Firing, GivenAClockThatIsSetAside_WhenOthersAreDue_ThenTheyFire) {
    const auto first = root(file_at(Level::orange));
    pass(1min);
    const auto second = root(file_at(Level::orange));
    pass(1h);
    const ClockSet set_aside{running_clocks(first).at(0).id};
    find([&](Unit& unit) { return fire_due_clocks(unit, rules(), ids_, set_aside, 100, now()); });
    EXPECT_THAT(asked_above(first), IsEmpty());
    EXPECT_THAT(asked_above(second), ElementsAre(in_.banner_agency));
}

TEST_F(Firing, GivenAClockOfAnEarlierVersion_WhenItIsDue_ThenItStopsWithoutASound) {
    const auto report = file_at(Level::orange);
    auto stale = running_clocks(root(report)).at(0);
    pass(30min);
    acknowledge(root(report));
    supplement(report, a_supplement({"alone_under8"}));
    ASSERT_EQ(root(report).version, 2);
    end_limits(report);
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

TEST_F(Firing, GivenAWorkDayThatIsNowOff_WhenRecounted_ThenTheLadderWaitsADayLonger) {
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

TEST_F(Firing, GivenAnotherDuty_WhenItsTimePasses_ThenItIsBreachedAndRunsOn) {
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

}  // namespace
}  // namespace vigil::domain_test
