// Text forms of points in time against the examples of the standards that define them.
#include <gtest/gtest.h>

#include <vigil/protocol/time.hpp>

using namespace vigil;

namespace {

TEST(TimeText, GivenTheExampleOfRfc9110_WhenWritten_ThenItIsTheImfFixdate) {
    EXPECT_EQ(to_http_date(instant_of(784111777000)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(TimeText, GivenTheExampleOfRfc3339_WhenWritten_ThenMillisecondsAreThree) {
    // RFC 3339 section 5.8 has 1985-04-12T23:20:50.52Z.
    EXPECT_EQ(to_rfc3339(instant_of(482196050520)), "1985-04-12T23:20:50.520Z");
}

TEST(TimeText, GivenTheEndOf32BitTime_WhenWritten_ThenItIsThePublishedMoment) {
    EXPECT_EQ(to_rfc3339(instant_of(2147483647000)), "2038-01-19T03:14:07.000Z");
}

TEST(TimeText, GivenAnInstantBefore1970_WhenWritten_ThenItCountsBackwards) {
    EXPECT_EQ(to_rfc3339(instant_of(-1)), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(to_http_date(instant_of(-1)), "Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST(TimeText, GivenAnEveningInUtc_WhenWrittenForChina_ThenItIsTheNextMorning) {
    EXPECT_EQ(to_china_time(instant_of(2147483647000)), "2038-01-19 11:14:07");
    EXPECT_EQ(to_china_time(instant_of(482196050520)), "1985-04-13 07:20:50");  // no daylight saving, also in 1985
}

TEST(TimeText, GivenTheLastInstantOfTheWire_WhenWritten_ThenItIsTheEndOf2999) {
    EXPECT_EQ(to_rfc3339(instant_of(32503679999999)), "2999-12-31T23:59:59.999Z");
}

}  // namespace
