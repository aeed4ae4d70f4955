#include "contract/store_contract.hpp"

namespace vigil::test {
namespace {

class CalendarContract : public StoreContract {
protected:
    static CalendarYear a_year(int year, int version = 1) {
        return {year, version, "a notice", {{year - 1, 12, 31}, {year, 1, 1}}, {{year, 1, 4}}};
    }
    void put(const CalendarYear& year) {
        write([&](Unit& unit) { return unit.calendars().put(year, kNow); });
    }
    std::vector<CalendarYear> years() {
        return found([](Unit& unit) { return unit.calendars().years(); });
    }
    bool is_work_day(const Date& day) {
        return found([](Unit& unit) { return unit.calendars().calendar(); })->is_work_day(days_since_epoch(day));
    }
};
VIGIL_ON_EVERY_ENGINE(CalendarContract);

TEST_P(CalendarContract, GivenYears_WhenListed_ThenTheyComeInOrderWithEveryDay) {
    put(a_year(2027));
    put(a_year(2026));
    EXPECT_EQ(years(), (std::vector{a_year(2026), a_year(2027)}));
}

TEST_P(CalendarContract, GivenAYear_WhenPutAgain_ThenNothingOfTheEarlierOneIsLeft) {
    put(a_year(2026));
    const CalendarYear changed{2026, 2, "another notice", {{2026, 1, 2}}, {}};
    put(changed);
    EXPECT_EQ(years(), std::vector{changed});
}

TEST_P(CalendarContract, GivenNoYears_WhenTheCalendarIsAsked_ThenWeekendsAloneAreOff) {
    EXPECT_TRUE(is_work_day({2026, 1, 1}));
    EXPECT_FALSE(is_work_day({2026, 1, 4}));
}

// What a connection remembers is forgotten when a year is put, by that connection and by every other.
TEST_P(CalendarContract, GivenARememberedCalendar_WhenAYearIsPut_ThenEverybodyCountsByIt) {
    ASSERT_TRUE(is_work_day({2026, 1, 1}));
    put(a_year(2026));
    EXPECT_FALSE(is_work_day({2026, 1, 1}));
    EXPECT_TRUE(is_work_day({2026, 1, 4}));
    write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(const auto calendar, unit.calendars().calendar());
        EXPECT_EQ(calendar->version_of(2026), 1);
        return success();
    });
}

TEST_P(CalendarContract, GivenAPut_WhenAsked_ThenNothingIsSettledUntilItIsSaid) {
    const auto is_settled = [](Unit& unit) { return unit.calendars().is_settled(); };
    EXPECT_TRUE(found(is_settled)) << "there is nothing to count by";
    put(a_year(2026));
    put(a_year(2027));
    EXPECT_FALSE(found(is_settled));
    write([](Unit& unit) { return unit.calendars().settle(); });
    EXPECT_TRUE(found(is_settled));
    put(a_year(2026, 2));
    EXPECT_FALSE(found(is_settled));
}

TEST_P(CalendarContract, GivenAYearPutInATransactionThatFails_WhenAsked_ThenItIsNotThere) {
    failure_of_write([](Unit& unit) -> Result<void> {
        VIGIL_TRY(unit.calendars().put(a_year(2026), kNow));
        VIGIL_TRY(const auto calendar, unit.calendars().calendar());
        EXPECT_EQ(calendar->version_of(2026), 1);
        return Error{ErrorKind::conflict, "undone"};
    });
    EXPECT_TRUE(years().empty());
    EXPECT_TRUE(is_work_day({2026, 1, 1}));
}

}  // namespace
}  // namespace vigil::test
