// Days and weekdays: NIST and ISO 8601 examples that are printed in calendars. Ages: policy facts 1.2 (满周岁).
#include <gtest/gtest.h>

#include <vigil/protocol/date.hpp>

using namespace vigil;

namespace {

constexpr Date kBorn{2012, 5, 17};

TEST(Date, GivenLeapYears_WhenFebruaryIsCounted_ThenCenturiesFollowTheGregorianRule) {
    EXPECT_EQ(days_in_month(2024, 2), 29);
    EXPECT_EQ(days_in_month(2023, 2), 28);
    EXPECT_EQ(days_in_month(1900, 2), 28);
    EXPECT_EQ(days_in_month(2000, 2), 29);
}

TEST(Date, GivenTwelveMonths_WhenDaysAreCounted_ThenTheySumToAYear) {
    int sum = 0;
    for (int month = 1; month <= 12; ++month) sum += days_in_month(2025, month);
    EXPECT_EQ(sum, 365);
}

TEST(Date, GivenADayThatExists_WhenParsed_ThenItIsThatDay) {
    EXPECT_EQ(parse_date("2024-02-29"), (Date{2024, 2, 29}));
    EXPECT_EQ(parse_date("0001-01-01"), (Date{1, 1, 1}));
}

class NoDate : public testing::TestWithParam<const char*> {};

TEST_P(NoDate, GivenTextThatIsNoDay_WhenParsed_ThenNothing) { EXPECT_EQ(parse_date(GetParam()), std::nullopt); }

INSTANTIATE_TEST_SUITE_P(Date, NoDate,
                         testing::Values("", "2023-02-29", "1900-02-29", "2023-04-31", "2023-00-10", "2023-13-10",
                                         "2023-01-00", "2023-01-32", "2023/01/02", "2023-1-02", "23-01-02",
                                         "2023-01-2x", "-023-01-02", "2023-01-02 ", " 2023-01-02", "２０２３-01-02"));

TEST(TimeOfDay, GivenATimeThatExists_WhenParsed_ThenItIsTheTimeAfterMidnight) {
    using namespace std::chrono_literals;
    EXPECT_EQ(parse_time_of_day("00:00"), 0min);
    EXPECT_EQ(parse_time_of_day("08:30"), 8h + 30min);
    EXPECT_EQ(parse_time_of_day("23:59"), 23h + 59min);
    EXPECT_EQ(parse_time_of_day("24:00"), 24h);
}

class NoTimeOfDay : public testing::TestWithParam<const char*> {};

TEST_P(NoTimeOfDay, GivenTextThatIsNoTimeOfDay_WhenParsed_ThenNothing) {
    EXPECT_EQ(parse_time_of_day(GetParam()), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(TimeOfDay, NoTimeOfDay,
                         testing::Values("", "7:00", "24:01", "24:30", "25:00", "12:60", "-1:00", "12:-1", "12.00",
                                         "1200", "12:00 ", "12:00:00", "x2:00", "12:0x", "１2:00"));

TEST(Date, GivenKnownDays_WhenCountedFromTheEpoch_ThenTheCountsAreThePublishedOnes) {
    EXPECT_EQ(days_since_epoch({1970, 1, 1}), 0);
    EXPECT_EQ(days_since_epoch({2000, 3, 1}), 11017);     // chrono-Compatible Low-Level Date Algorithms, H. Hinnant
    EXPECT_EQ(days_since_epoch({1858, 11, 17}), -40587);  // the Modified Julian Day's zero
    EXPECT_EQ(days_since_epoch({2038, 1, 19}), 24855);    // 2^31 s fall on this day: 24855 * 86400 <= 2147483648
}

TEST(Date, GivenEveryDayOfFourCenturies_WhenWalked_ThenEachFollowsTheOneBefore) {
    Date expected{1900, 1, 1};
    int day_of_week = 1;  // 1 January 1900 was a Monday
    for (std::int64_t days = days_since_epoch({1900, 1, 1}); days < days_since_epoch({2300, 1, 1}); ++days) {
        const Date date = date_of_days(days);
        ASSERT_EQ(date, expected);
        ASSERT_EQ(days_since_epoch(date), days);
        ASSERT_EQ(weekday(date), day_of_week);
        day_of_week = (day_of_week + 1) % 7;
        if (++expected.day > days_in_month(expected.year, expected.month))
            expected = {expected.year, expected.month + 1, 1};
        if (expected.month > 12) expected = {expected.year + 1, 1, 1};
    }
}

TEST(Date, GivenChineseMidnight_WhenAskedForTheDay_ThenItChangesAtSixteenHoursUtc) {
    const Instant midnight = china_midnight({2026, 1, 31});
    EXPECT_EQ(ms_of(midnight), 1769788800000);  // 2026-01-30T16:00:00Z
    EXPECT_EQ(china_date(midnight), (Date{2026, 1, 31}));
    EXPECT_EQ(china_date(midnight - std::chrono::milliseconds(1)), (Date{2026, 1, 30}));
}

TEST(Date, GivenInstantsBefore1970_WhenAskedForTheDay_ThenItIsRoundedDownwards) {
    EXPECT_EQ(china_date(instant_of(-1)), (Date{1970, 1, 1}));  // 07:59 in China
    EXPECT_EQ(china_date(instant_of(-8 * 3600 * 1000 - 1)), (Date{1969, 12, 31}));
}

TEST(Age, GivenTheFourteenthBirthday_WhenAsked_ThenTheChildIsStillUnderFourteen) {
    EXPECT_EQ(months_of_age(kBorn, {2026, 5, 17}), 14 * 12 - 1);
}

TEST(Age, GivenTheDayAfterTheFourteenthBirthday_WhenAsked_ThenTheChildIsFourteen) {
    EXPECT_EQ(months_of_age(kBorn, {2026, 5, 18}), 14 * 12);
}

TEST(Age, GivenTheDayAfterTheEighteenthBirthday_WhenAsked_ThenEighteen) {
    EXPECT_EQ(months_of_age(kBorn, {2030, 5, 17}), 18 * 12 - 1);
    EXPECT_EQ(months_of_age(kBorn, {2030, 5, 18}), 18 * 12);
}

TEST(Age, GivenABirthdayOnNewYearsEve_WhenTheYearTurns_ThenTheAgeIsReached) {
    EXPECT_EQ(months_of_age({2012, 12, 31}, {2026, 12, 31}), 14 * 12 - 1);
    EXPECT_EQ(months_of_age({2012, 12, 31}, {2027, 1, 1}), 14 * 12);
}

TEST(Age, GivenABirthOnALeapDay_WhenTheYearHasNone_ThenTheAgeIsNotReachedBeforeMarch) {
    EXPECT_LT(months_of_age({2012, 2, 29}, {2026, 2, 28}), 14 * 12);
    EXPECT_EQ(months_of_age({2012, 2, 29}, {2026, 3, 2}), 14 * 12);
}

TEST(Age, GivenTheDayOfBirth_WhenAsked_ThenNoMonthIsComplete) {
    EXPECT_LT(months_of_age(kBorn, kBorn), 1);
    EXPECT_EQ(months_of_age(kBorn, {2012, 5, 18}), 0);
    EXPECT_LT(months_of_age(kBorn, {2012, 5, 16}), 0);
}

}  // namespace
