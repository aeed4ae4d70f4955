// Work days as the State Council arranged them for 2026 (notice of 4 November 2025), and the Civil Code, arts. 201-203.
#include "domain/clocks/holiday_calendar.hpp"

#include "domain/clocks/limits.hpp"
#include "files/calendar_file.hpp"
#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using enum LimitUnit;

const HolidayCalendar& shipped() {
    static const HolidayCalendar calendar(files::load_calendars(VIGIL_SOURCE_DIR "/config/calendars").value());
    return calendar;
}

bool is_work_day(int year, int month, int day) { return shipped().is_work_day(days_since_epoch({year, month, day})); }

// Counted apart from this code, from the notice: 261 days from Monday to Friday, 19 of them off, 6 weekend days worked.
TEST(HolidayCalendar, GivenTheShippedYear_WhenItsWorkDaysAreCounted_ThenThereAreAsManyAsWereArranged) {
    int work_days_of_2026 = 0;
    for (auto day = days_since_epoch({2026, 1, 1}); day < days_since_epoch({2027, 1, 1}); ++day)
        work_days_of_2026 += shipped().is_work_day(day) ? 1 : 0;
    EXPECT_EQ(work_days_of_2026, 248);
}

TEST(HolidayCalendar, GivenTheSpringFestival_WhenAsked_ThenNineDaysAreOffAndTwoSaturdaysAreWorked) {
    EXPECT_TRUE(is_work_day(2026, 2, 14)) << "a Saturday that is worked";
    for (int day = 15; day <= 23; ++day) EXPECT_FALSE(is_work_day(2026, 2, day)) << day;
    EXPECT_TRUE(is_work_day(2026, 2, 24));
    EXPECT_TRUE(is_work_day(2026, 2, 28)) << "a Saturday that is worked";
    EXPECT_FALSE(is_work_day(2026, 3, 1));
}

TEST(HolidayCalendar, GivenAYearThatIsNotKnown_WhenAsked_ThenWeekendsAloneAreOff) {
    EXPECT_EQ(shipped().version_of(2031), 0);
    EXPECT_TRUE(is_work_day(2031, 10, 1)) << "a Wednesday";
    EXPECT_FALSE(is_work_day(2031, 10, 4)) << "a Saturday";
}

TEST(HolidayCalendar, GivenTwoYearsThatNameADay_WhenAsked_ThenTheLaterOneCounts) {
    const Date last_of_year{2029, 12, 31};
    const CalendarYear earlier{2029, 1, "a notice", {}, {}};
    const CalendarYear later{2030, 1, "the next notice", {last_of_year}, {}};
    EXPECT_FALSE(HolidayCalendar(std::vector{later, earlier}).is_work_day(days_since_epoch(last_of_year)));
    EXPECT_TRUE(HolidayCalendar(std::vector{earlier}).is_work_day(days_since_epoch(last_of_year)));
}

struct HolidayCase {
    const char* name;
    Limit limit;
    Instant start;
    Instant end;
};

class OverHolidays : public testing::TestWithParam<HolidayCase> {};

TEST_P(OverHolidays, GivenALimit_WhenCountedOverHolidays_ThenItEndsOnAWorkDay) {
    const auto due = due_at(GetParam().limit, GetParam().start, shipped());
    EXPECT_EQ(due.at, GetParam().end);
    EXPECT_FALSE(due.provisional);
    EXPECT_EQ(due.calendar_version, GetParam().limit.unit == seconds ? 0 : 1);
}

// The end is 24:00: the instant at which the next day begins.
INSTANTIATE_TEST_SUITE_P(
    Of2026, OverHolidays,
    testing::Values(
        // 13 February is a Friday; Saturday the 14th is worked, the 15th to the 23rd are off.
        HolidayCase{"AWorkedSaturdayCounts", {work_days, 1}, china(2026, 2, 13, 17), china(2026, 2, 15)},
        HolidayCase{"TheFestivalDoesNot", {work_days, 2}, china(2026, 2, 13, 17), china(2026, 2, 25)},
        HolidayCase{"ALastDayInTheFestivalMovesBehindIt", {days, 3}, china(2026, 2, 13, 9), china(2026, 2, 25)},
        HolidayCase{"ALastDayOnAWorkedSaturdayStays", {days, 3}, china(2026, 2, 25, 9), china(2026, 3, 1)},
        HolidayCase{"MonthsEndBehindNationalDay", {months, 3}, china(2026, 7, 2, 9), china(2026, 10, 9)},
        HolidayCase{"HoursRunThroughTheFestival", {seconds, 72 * 3600}, china(2026, 2, 16, 8), china(2026, 2, 19, 8)}),
    [](const auto& tested) { return tested.param.name; });

TEST(LimitsOverTheYear, GivenAYearWithoutACalendar_WhenALimitReachesIntoIt_ThenItIsProvisional) {
    const auto due = due_at({work_days, 3}, china(2026, 12, 30), shipped());
    EXPECT_TRUE(due.provisional);
    EXPECT_EQ(due.calendar_version, 0);
    EXPECT_FALSE(due_at({work_days, 3}, china(2026, 12, 22), shipped()).provisional);
}

}  // namespace
}  // namespace vigil::domain_test
