#include "gateways/pace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigil::gateways {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

TEST(WaitBeforeNext, GivenMoreAttempts_WhenAsked_ThenTheLimitDoublesUpToAMinute) {
    const Attempt lost{Outcome::retry, "timeout", {}};
    std::vector<std::chrono::milliseconds> waits;
    for (int attempts = 1; attempts <= 8; ++attempts) waits.push_back(wait_before_next(attempts, lost, 0.5));
    EXPECT_THAT(waits, ElementsAre(500ms, 1s, 2s, 4s, 8s, 16s, 30s, 30s));
    EXPECT_EQ(wait_before_next(1, lost, 0.0), 0ms);
    EXPECT_LT(wait_before_next(1'000'000, lost, 0.999'999), 60s);
}

TEST(WaitBeforeNext, GivenAWaitOfTheGateways_WhenAsked_ThenItIsNeverLess) {
    const Attempt asked{Outcome::retry, "http_503", {}, 90s};
    EXPECT_EQ(wait_before_next(1, asked, 0.0), 90s);
    EXPECT_EQ(wait_before_next(1, asked, 0.5), 90s + 500ms) << "those who were told the same come apart";
}

TEST(Pace, GivenABurst_WhenTurnsAreTaken_ThenTheyAreSpread) {
    Pace pace(4);
    const Pace::Time now{100s};
    EXPECT_EQ(pace.take_turn(now), now);
    EXPECT_EQ(pace.take_turn(now), now + 250ms);
    EXPECT_EQ(pace.take_turn(now + 100ms), now + 500ms);
    EXPECT_EQ(pace.take_turn(now + 10s), now + 10s) << "no turns are saved up";
    EXPECT_EQ(pace.take_turn(now + 10s), now + 10s + 250ms);
}

}  // namespace
}  // namespace vigil::gateways
