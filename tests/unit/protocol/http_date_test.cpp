#include <gtest/gtest.h>

#include <vigil/protocol/http_date.hpp>

namespace vigil {
namespace {

const Instant kNow = instant_of(1'769'846'709'000);    // 2026-01-31T08:05:09Z
const Instant kExample = instant_of(784'111'777'000);  // 1994-11-06T08:49:37Z

// RFC 9110 section 5.6.7.
TEST(HttpDate, GivenTheThreeForms_WhenRead_ThenTheyAreTheSameInstant) {
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT", kNow), kExample);
    EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", kNow), kExample);
    EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994", kNow), kExample);
    EXPECT_EQ(parse_http_date("Sun Nov 16 08:49:37 1994", kNow), kExample + std::chrono::days(10));
}

TEST(HttpDate, GivenOurOwnForm_WhenRead_ThenItIsTheSameAgain) {
    EXPECT_EQ(parse_http_date(to_http_date(kNow), kNow), kNow);
    const auto leap_day = instant_of(1'709'164'800'000);
    EXPECT_EQ(parse_http_date(to_http_date(leap_day), kNow), leap_day);
}

TEST(HttpDate, GivenAYearOfTwoDigits_WhenRead_ThenItIsAtMostFiftyYearsAhead) {
    const auto year = [](std::string_view digits) {
        const auto at = parse_http_date("Monday, 02-Jan-" + std::string(digits) + " 00:00:00 GMT", kNow);
        return to_rfc3339(at.value()).substr(0, 4);
    };
    EXPECT_EQ(year("26"), "2026");
    EXPECT_EQ(year("76"), "2076");
    EXPECT_EQ(year("77"), "1977");
    EXPECT_EQ(year("99"), "1999");
    EXPECT_EQ(year("00"), "2000");
}

TEST(HttpDate, GivenALeapSecond_WhenRead_ThenItIsTheNextMinute) {
    EXPECT_EQ(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT", kNow), instant_of(1'483'228'800'000));
}

TEST(HttpDate, GivenWhatIsNoDate_WhenRead_ThenNothing) {
    for (const auto* text : {"",
                             "Sun",
                             "Sunday",
                             "1994-11-06",
                             "120",
                             "Sun, 06 Nov 1994 08:49:37",
                             "Sun, 06 Nov 1994 08:49:37 UTC",
                             "Sun, 6 Nov 1994 08:49:37 GMT",
                             "Sun, 31 Feb 1994 08:49:37 GMT",
                             "Sun, 00 Nov 1994 08:49:37 GMT",
                             "Sun, 06 nov 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 24:00:00 GMT",
                             "Sun, 06 Nov 1994 08:60:37 GMT",
                             "Sun, 06 Nov 1994 08:49:61 GMT",
                             "Sun, 06 Nov 1994 08:49:37 GMT ",
                             " Sun, 06 Nov 1994 08:49:37 GMT",
                             "Xxx, 06 Nov 1994 08:49:37 GMT",
                             "Sunday, 06-Nov-1994 08:49:37 GMT",
                             "Sun Nov 6 08:49:37 1994",
                             "Sun Nov  6 08:49:37 94",
                             "Sun, 06 Nov 1994 -8:49:37 GMT"})
        EXPECT_EQ(parse_http_date(text, kNow), std::nullopt) << text;
}

}  // namespace
}  // namespace vigil
