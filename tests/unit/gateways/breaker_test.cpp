#include "gateways/breaker.hpp"

#include <gtest/gtest.h>

namespace vigil::gateways {
namespace {

using namespace std::chrono_literals;
using State = Breaker::State;

const Attempt kWell{Outcome::accepted, "OK", "1"};
const Attempt kLost{Outcome::retry, "timeout", {}, {}, true};
const Attempt kDead{Outcome::target_dead, "isv.MOBILE_NUMBER_ILLEGAL", {}};
const Attempt kTooOften{Outcome::retry, "http_429", {}, 5s, false, true};

class BreakerTest : public testing::Test {
protected:
    void noted(int times, const Attempt& attempt) {
        for (int i = 0; i < times; ++i) breaker.note(attempt, now);
    }
    void opened() { noted(5, kLost); }
    // Lets the probe through that is due, and tells what it came to.
    void probed(const Attempt& attempt) {
        EXPECT_TRUE(breaker.may_send(now));
        breaker.note(attempt, now);
    }

    Breaker breaker;
    Instant now = instant_of(1'000'000);
};

TEST_F(BreakerTest, GivenANewOne_WhenAsked_ThenEverythingMayBeSent) {
    EXPECT_EQ(breaker.state(), State::closed);
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(breaker.may_send(now));
}

class Failure : public testing::TestWithParam<Attempt> {};
TEST_P(Failure, GivenFiveInARow_WhenAsked_ThenNothingIsSent) {
    Breaker breaker;
    const auto now = instant_of(0);
    for (int i = 0; i < 4; ++i) breaker.note(GetParam(), now);
    EXPECT_TRUE(breaker.may_send(now));
    breaker.note(GetParam(), now);
    EXPECT_EQ(breaker.state(), State::open);
    EXPECT_FALSE(breaker.may_send(now));
}
INSTANTIATE_TEST_SUITE_P(Kinds, Failure,
                         testing::Values(kLost, Attempt{Outcome::retry, "http_503", {}},
                                         Attempt{Outcome::refresh_credentials, "401", {}},
                                         Attempt{Outcome::ask_operator, "isv.AMOUNT_NOT_ENOUGH", {}}));

TEST_F(BreakerTest, GivenASuccessBetween_WhenFourFailTwice_ThenItStaysClosed) {
    noted(4, kLost);
    noted(1, kWell);
    now += 31s;
    noted(4, kLost);
    EXPECT_EQ(breaker.state(), State::closed);
}

TEST_F(BreakerTest, GivenDeadNumbersAndThrottling_WhenNoted_ThenTheySayNothingOfTheGateway) {
    noted(50, kDead);
    noted(50, kTooOften);
    EXPECT_EQ(breaker.state(), State::closed);
    noted(4, kLost);
    noted(1, kDead);
    noted(1, kTooOften);
    noted(1, kLost);
    EXPECT_EQ(breaker.state(), State::open) << "nor do they end a row of failures";
}

TEST_F(BreakerTest, GivenMoreThanHalfOfTenFailed_WhenWithinThirtySeconds_ThenItOpens) {
    for (int i = 0; i < 4; ++i) noted(1, kWell), noted(1, kLost);
    noted(1, kLost);
    EXPECT_EQ(breaker.state(), State::closed) << "nine";
    noted(1, kLost);
    EXPECT_EQ(breaker.state(), State::open) << "six of ten";
}

TEST_F(BreakerTest, GivenHalfOfThemFailed_WhenNoted_ThenItStaysClosed) {
    for (int i = 0; i < 20; ++i) noted(1, kWell), noted(1, kLost);
    EXPECT_EQ(breaker.state(), State::closed);
}

TEST_F(BreakerTest, GivenFailuresThatAreOld_WhenNewOnesCome_ThenOnlyThirtySecondsCount) {
    for (int i = 0; i < 4; ++i) noted(1, kLost), noted(1, kWell);
    now += 30s + 1ms;
    noted(1, kWell);
    noted(4, kLost);
    EXPECT_EQ(breaker.state(), State::closed) << "four of five, the others are gone";
}

TEST_F(BreakerTest, GivenAnOpenOne_WhenThirtySecondsPass_ThenOneProbeIsLetThrough) {
    opened();
    EXPECT_EQ(breaker.probe_at(), now + 30s);
    now += 30s - 1ms;
    EXPECT_FALSE(breaker.may_send(now));
    now += 1ms;
    EXPECT_TRUE(breaker.may_send(now));
    EXPECT_EQ(breaker.state(), State::half_open);
    EXPECT_FALSE(breaker.may_send(now)) << "one, not two";
}

TEST_F(BreakerTest, GivenAProbe_WhenItSucceeds_ThenItCloses) {
    opened();
    now += 30s;
    probed(kWell);
    EXPECT_EQ(breaker.state(), State::closed);
    noted(4, kLost);
    EXPECT_EQ(breaker.state(), State::closed) << "the count begins anew";
}

TEST_F(BreakerTest, GivenProbesThatFail_WhenTheyGoOn_ThenTheRestDoublesUpToTenMinutes) {
    opened();
    for (const auto rest : {30s, 60s, 120s, 240s, 480s, 600s, 600s, 600s}) {
        EXPECT_EQ(breaker.probe_at() - now, rest);
        now += rest;
        probed(kLost);
        EXPECT_EQ(breaker.state(), State::open);
    }
    now += 600s;
    probed(kWell);
    opened();
    EXPECT_EQ(breaker.probe_at(), now + 30s) << "well meanwhile";
}

TEST_F(BreakerTest, GivenAProbeThatSaysNothing_WhenNoted_ThenTheNextMayBeSentAtOnce) {
    opened();
    now += 30s;
    probed(kDead);
    EXPECT_EQ(breaker.state(), State::half_open);
    probed(kTooOften);
    probed(kWell);
    EXPECT_EQ(breaker.state(), State::closed);
}

TEST_F(BreakerTest, GivenAProbeOfWhichNothingIsHeard_WhenAMinutePasses_ThenAnotherIsLetThrough) {
    opened();
    now += 30s;
    EXPECT_TRUE(breaker.may_send(now));
    now += 1min - 1ms;
    EXPECT_FALSE(breaker.may_send(now));
    now += 1ms;
    EXPECT_TRUE(breaker.may_send(now));
    EXPECT_FALSE(breaker.may_send(now));
}

TEST_F(BreakerTest, GivenAProbeThatWasNotSent_WhenItIsWithdrawn_ThenAnotherIsLetThrough) {
    breaker.withdraw();
    EXPECT_EQ(breaker.state(), State::closed);
    opened();
    breaker.withdraw();
    EXPECT_FALSE(breaker.may_send(now)) << "an open one stays open";
    now += 30s;
    EXPECT_TRUE(breaker.may_send(now));
    breaker.withdraw();
    EXPECT_TRUE(breaker.may_send(now));
    EXPECT_FALSE(breaker.may_send(now));
}

TEST_F(BreakerTest, GivenAttemptsThatWereBegunBefore_WhenTheyEndWhileItIsOpen_ThenNothingChanges) {
    opened();
    const auto due = breaker.probe_at();
    noted(3, kLost);
    noted(1, kWell);
    EXPECT_EQ(breaker.state(), State::open);
    EXPECT_EQ(breaker.probe_at(), due);
}

}  // namespace
}  // namespace vigil::gateways
