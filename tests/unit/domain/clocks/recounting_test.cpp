// Limits that a later calendar moves (policy facts 5.5). Every test begins on Monday, 2 March 2026, at 09:00 in China, without a
// calendar.
#include "domain/clocks/recounting.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

class RecountingClocks : public Casework {
protected:
    // The calendar of the year, in which that day is off too.
    void take_off(const Date& day) {
        const CalendarYear year{day.year, 3, "a notice", {day}, {}};
        ASSERT_TRUE(write([&](Unit& unit) -> Result<std::monostate> {
            VIGIL_TRY(unit.calendars().put(year, now()));
            return std::monostate{};
        }));
    }
    // All of them, `at_once` in a transaction; how many end at another time now.
    std::size_t recount(std::size_t at_once = 100) {
        std::size_t changed = 0;
        for (std::optional<ClockPlace> from = ClockPlace{}; from;) {
            auto done = find([&](Unit& unit) { return recount_clocks(unit, *from, at_once, now()); });
            changed += done.changed;
            from = std::move(done.next);
        }
        return changed;
    }
    Alert of_the_station(const Report& report) { return alert_of(report, in_.station).value(); }
    Clock clock_of(const Alert& alert) {
        const auto running = running_clocks(alert);
        if (running.size() != 1) throw std::runtime_error("not one clock");
        return running.front();
    }
};

TEST_F(RecountingClocks, GivenAWorkDayThatIsNowOff_WhenRecounted_ThenTheAlertIsDueADayLater) {
    const auto report = file(a_report({kYellowSignal}));
    ASSERT_EQ(of_the_station(report).due_at, china(2026, 3, 4));
    ASSERT_TRUE(clock_of(of_the_station(report)).provisional);
    take_off({2026, 3, 3});
    EXPECT_EQ(recount(), 1u);
    const auto alert = of_the_station(report);
    EXPECT_EQ(alert.due_at, china(2026, 3, 5));
    const auto clock = clock_of(alert);
    EXPECT_EQ(clock.due_at, china(2026, 3, 5));
    EXPECT_FALSE(clock.provisional);
    EXPECT_EQ(clock.calendar_version, 3);
    EXPECT_TRUE(was_logged("clock.recounted", clock.id.str()));
}

TEST_F(RecountingClocks, GivenALimitThatMoves_WhenRecounted_ThenTheStationIsShownTheNewOneOnce) {
    file(a_report({kYellowSignal}));
    const auto before = items_of(in_.station).size();
    take_off({2026, 3, 3});
    recount();
    const auto items = items_of(in_.station);
    ASSERT_EQ(items.size(), before + 1);
    EXPECT_EQ(items.back().alert.value().due_at, china(2026, 3, 5));
    EXPECT_EQ(recount(), 0u) << "a second time";
    EXPECT_EQ(items_of(in_.station).size(), before + 1);
}

TEST_F(RecountingClocks, GivenTheSameEnd_WhenRecounted_ThenOnlyItsCalendarIsNoted) {
    const auto report = file(a_report({kYellowSignal}));
    const auto before = of_the_station(report);
    take_off({2026, 5, 1});
    EXPECT_EQ(recount(), 0u);
    EXPECT_EQ(of_the_station(report).revision, before.revision);
    EXPECT_FALSE(clock_of(before).provisional);
    EXPECT_EQ(clock_of(before).calendar_version, 3);
}

TEST_F(RecountingClocks, GivenALimitInHours_WhenRecounted_ThenItRunsOn) {
    const auto report = file(a_report({kOrangeSignal}));
    const auto before = of_the_station(report);
    take_off({2026, 3, 2});
    EXPECT_EQ(recount(), 0u);
    EXPECT_EQ(of_the_station(report).due_at, before.due_at);
}

TEST_F(RecountingClocks, GivenAnAnswer_WhenRecounted_ThenItsClockStaysAsItWas) {
    const auto report = file(a_report({kYellowSignal}));
    acknowledge(of_the_station(report));
    const auto before = of_the_station(report);
    take_off({2026, 3, 3});
    EXPECT_EQ(recount(), 0u);
    EXPECT_EQ(of_the_station(report).revision, before.revision);
}

// Blue: three work days, to the end of 5 March. Yellow since the 5th: one work day, which never ends later than that.
TEST_F(RecountingClocks, GivenAStricterLimitInTheMiddle_WhenRecounted_ThenItNeverEndsLaterThanTheFirstOne) {
    const auto report = file(a_report({kBlueSignal}));
    ASSERT_EQ(of_the_station(report).due_at, china(2026, 3, 6));
    pass(std::chrono::days(3));
    supplement(report, a_supplement({kYellowSignal}));
    ASSERT_EQ(of_the_station(report).level, Level::yellow);
    ASSERT_EQ(of_the_station(report).due_at, china(2026, 3, 6));
    take_off({2026, 3, 6});
    EXPECT_EQ(recount(), 0u);
    EXPECT_EQ(of_the_station(report).due_at, china(2026, 3, 6));
}

TEST_F(RecountingClocks, GivenManyClocks_WhenRecountedInParts_ThenEachIsReached) {
    constexpr int kReports = 5;
    for (int i = 0; i < kReports; ++i) file(a_report({kYellowSignal}));
    take_off({2026, 3, 3});
    EXPECT_EQ(recount(2), std::size_t{kReports});
}

}  // namespace
}  // namespace vigil::domain_test
