#include "runtime/rate_limiter.hpp"

#include <gtest/gtest.h>

namespace vigil::runtime {
namespace {

using namespace std::chrono_literals;

class RateLimiterTest : public testing::Test {
protected:
    const RateLimiter::TimePoint start_{1000s};
    RateLimiter limiter_{RateLimit{.burst = 2, .per_second = 0.5}, 3};
};

TEST_F(RateLimiterTest, GivenFullBucket_WhenTheBurstIsUsed_ThenTheNextIsRefusedWithItsWait) {
    EXPECT_FALSE(limiter_.take("a", start_));
    EXPECT_FALSE(limiter_.take("a", start_));
    EXPECT_EQ(limiter_.take("a", start_), 2000ms);
}

TEST_F(RateLimiterTest, GivenEmptyBucket_WhenTheWaitHasPassed_ThenOneMoreIsAllowed) {
    limiter_.take("a", start_);
    limiter_.take("a", start_);
    EXPECT_EQ(limiter_.take("a", start_ + 1999ms), 1ms);
    EXPECT_FALSE(limiter_.take("a", start_ + 2s));
    EXPECT_TRUE(limiter_.take("a", start_ + 2s));
}

TEST_F(RateLimiterTest, GivenLongPause_WhenAsked_ThenTheBucketHoldsNoMoreThanTheBurst) {
    limiter_.take("a", start_);
    EXPECT_FALSE(limiter_.take("a", start_ + 1h));
    EXPECT_FALSE(limiter_.take("a", start_ + 1h));
    EXPECT_TRUE(limiter_.take("a", start_ + 1h));
}

TEST_F(RateLimiterTest, GivenOneKeyUsedUp_WhenAnotherAsks_ThenItIsAllowed) {
    while (!limiter_.take("a", start_)) continue;
    EXPECT_FALSE(limiter_.take("b", start_));
}

TEST_F(RateLimiterTest, GivenMoreKeysThanFit_WhenANewOneComes_ThenTheLongestUnusedIsForgotten) {
    while (!limiter_.take("old", start_)) continue;
    while (!limiter_.take("used", start_)) continue;
    limiter_.take("third", start_);
    EXPECT_TRUE(limiter_.take("old", start_)) << "asked for again: now `used` is the longest unused";
    limiter_.take("fourth", start_);
    EXPECT_EQ(limiter_.size(), 3u);
    EXPECT_TRUE(limiter_.take("old", start_)) << "still remembered";
    EXPECT_FALSE(limiter_.take("used", start_)) << "forgotten: begins with a full bucket";
}

TEST_F(RateLimiterTest, GivenTimeThatGoesBack_WhenAsked_ThenNoTokenIsMade) {
    while (!limiter_.take("a", start_)) continue;
    EXPECT_TRUE(limiter_.take("a", start_ - 1h));
    EXPECT_TRUE(limiter_.take("a", start_));
}

TEST_F(RateLimiterTest, GivenABucket_WhenTheLimitIsSetAnew_ThenItHoldsFromThereOnAndNoTokenIsAGift) {
    while (!limiter_.take("a", start_)) continue;
    limiter_.set_limit({.burst = 1, .per_second = 2});
    EXPECT_EQ(limiter_.take("a", start_), 500ms);
    EXPECT_FALSE(limiter_.take("b", start_));
    EXPECT_TRUE(limiter_.take("b", start_)) << "the new burst is one";
}

}  // namespace
}  // namespace vigil::runtime
