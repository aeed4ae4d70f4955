#include "client/backoff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace vigil::client {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

std::vector<std::chrono::milliseconds> five(Backoff& backoff) {
    std::vector<std::chrono::milliseconds> waits;
    for (int i = 0; i < 5; ++i) waits.push_back(backoff.next());
    return waits;
}

TEST(Backoff, GivenFailures_WhenTheyGoOn_ThenTheLimitDoublesUpToTheCap) {
    Backoff backoff(100ms, 500ms, [] { return 0.5; });
    EXPECT_THAT(five(backoff), ElementsAre(50ms, 100ms, 200ms, 250ms, 250ms));
}

TEST(Backoff, GivenFullJitter_WhenTheDrawIsLow_ThenThereIsNoWait) {
    Backoff backoff(100ms, 500ms, [] { return 0.0; });
    EXPECT_THAT(five(backoff), ElementsAre(0ms, 0ms, 0ms, 0ms, 0ms));
}

TEST(Backoff, GivenSuccess_WhenItFailsAgain_ThenItBeginsAnew) {
    Backoff backoff(100ms, 500ms, [] { return 0.5; });
    five(backoff);
    backoff.reset();
    EXPECT_EQ(backoff.next(), 50ms);
}

TEST(Backoff, GivenTheSystemsRandomness_WhenDrawn_ThenItIsAFractionThatVaries) {
    const auto random = system_random_fraction();
    std::set<double> seen;
    for (int i = 0; i < 100; ++i) {
        seen.insert(random());
        EXPECT_GE(*seen.begin(), 0.0);
        EXPECT_LT(*seen.rbegin(), 1.0);
    }
    EXPECT_GT(seen.size(), 90U);
}

}  // namespace
}  // namespace vigil::client
