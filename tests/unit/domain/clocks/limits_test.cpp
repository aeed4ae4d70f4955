// When a limit ends: policy facts 5.5 and Civil Code arts. 201-203. Expected days were counted on a calendar.
#include "domain/clocks/limits.hpp"

#include "unit/domain/casework.hpp"

namespace vigil::domain_test {
namespace {

using enum LimitUnit;

const HolidayCalendar kNoCalendar;

struct LimitCase {
    const char* name;
    Limit limit;
    Instant start;
    Instant end;
};

class Limits : public testing::TestWithParam<LimitCase> {};

TEST_P(Limits, GivenALimit_WhenCounted_ThenItEndsAsTheCivilCodeSays) {
    EXPECT_EQ(due_at(GetParam().limit, GetParam().start, kNoCalendar).at, GetParam().end);
}

std::string name_of(const testing::TestParamInfo<LimitCase>& tested) { return tested.param.name; }

// The end is 24:00: the instant at which the next day begins.
INSTANTIATE_TEST_SUITE_P(
    Hours, Limits,
    testing::Values(LimitCase{"RunFromTheInstant", {seconds, 600}, china(2026, 3, 2, 23, 55), china(2026, 3, 3, 0, 5)},
                    LimitCase{"RunOverWeekends", {seconds, 24 * 3600}, china(2026, 3, 6, 18), china(2026, 3, 7, 18)},
                    LimitCase{"OfNothingEndAtOnce", {seconds, 0}, china(2026, 3, 6, 18), china(2026, 3, 6, 18)}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    WorkDays, Limits,
    testing::Values(LimitCase{"FirstDayIsNotCounted", {work_days, 1}, china(2026, 3, 2, 9), china(2026, 3, 4)},
                    LimitCase{"FromTheFirstMinute", {work_days, 1}, china(2026, 3, 2, 0, 0), china(2026, 3, 4)},
                    LimitCase{"FromTheLastMinute", {work_days, 1}, china(2026, 3, 2, 23, 59), china(2026, 3, 4)},
                    // 01:00 on Monday in China is still Sunday in Greenwich.
                    LimitCase{"CountChinasDays", {work_days, 1}, china(2026, 3, 2, 1), china(2026, 3, 4)},
                    LimitCase{"FridayToMonday", {work_days, 1}, china(2026, 3, 6, 17), china(2026, 3, 10)},
                    LimitCase{"SaturdayToMonday", {work_days, 1}, china(2026, 3, 7, 10), china(2026, 3, 10)},
                    LimitCase{"ThreeOverAWeekend", {work_days, 3}, china(2026, 3, 5, 9), china(2026, 3, 11)},
                    LimitCase{"TenOverTheYear", {work_days, 10}, china(2026, 12, 28, 9), china(2027, 1, 12)}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Days, Limits,
    testing::Values(LimitCase{"FirstDayIsNotCounted", {days, 3}, china(2026, 3, 2, 9), china(2026, 3, 6)},
                    LimitCase{"LastDayOnSaturdayMovesToMonday", {days, 3}, china(2026, 3, 4, 9), china(2026, 3, 10)},
                    LimitCase{"LastDayOnSundayMovesToMonday", {days, 3}, china(2026, 3, 5, 9), china(2026, 3, 10)},
                    LimitCase{"WeekendsWithinAreCounted", {days, 10}, china(2026, 3, 2, 9), china(2026, 3, 13)},
                    LimitCase{"OverALeapDay", {days, 2}, china(2028, 2, 28, 9), china(2028, 3, 2)},
                    LimitCase{"OverTheYear", {days, 30}, china(2026, 12, 8, 9), china(2027, 1, 8)}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Months, Limits,
    testing::Values(LimitCase{"EndOnTheSameDay", {months, 3}, china(2026, 3, 2, 9), china(2026, 6, 3)},
                    LimitCase{"WithoutTheDayEndOnTheLast", {months, 1}, china(2028, 1, 31, 9), china(2028, 3, 1)},
                    LimitCase{"LastDayOnSaturdayMovesToMonday", {months, 1}, china(2026, 1, 31, 9), china(2026, 3, 3)},
                    LimitCase{"OverTheYear", {months, 6}, china(2026, 8, 31, 9), china(2027, 3, 2)},
                    LimitCase{"IntoDecember", {months, 3}, china(2026, 9, 30, 9), china(2026, 12, 31)},
                    LimitCase{"AYearFromALeapDay", {months, 12}, china(2028, 2, 29, 9), china(2029, 3, 1)}),
    name_of);

TEST(LimitKinds, GivenHours_WhenCounted_ThenTheyAreFinal) {
    EXPECT_FALSE(due_at({seconds, 600}, china(2026, 3, 2), kNoCalendar).provisional);
}

// "A year without a calendar file counts weekends only and is marked provisional" (5.5).
TEST(LimitKinds, GivenNoHolidayCalendar_WhenDaysAreCounted_ThenTheyAreProvisional) {
    EXPECT_TRUE(due_at({work_days, 1}, china(2026, 3, 2), kNoCalendar).provisional);
    EXPECT_TRUE(due_at({days, 1}, china(2026, 3, 2), kNoCalendar).provisional);
    EXPECT_TRUE(due_at({months, 1}, china(2026, 3, 2), kNoCalendar).provisional);
}

}  // namespace
}  // namespace vigil::domain_test
