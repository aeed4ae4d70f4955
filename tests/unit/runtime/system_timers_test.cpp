#include "runtime/system_timers.hpp"

#include <gtest/gtest.h>

namespace vigil::runtime {
namespace {

using namespace std::chrono_literals;

const Instant kNoon = instant_of(1'767'268'800'000);  // 2026-01-01T12:00:00Z

struct World {
    Instant wall = kNoon;
    std::chrono::milliseconds since_boot = 1h;
    bool synchronised = false;

    void pass(std::chrono::milliseconds time) {
        wall += time;
        since_boot += time;
    }
};

class FakeTimeSource : public TimeSource {
public:
    explicit FakeTimeSource(const World& world) : world_(world) {}
    Instant wall() const override { return world_.wall; }
    std::chrono::milliseconds since_boot() const override { return world_.since_boot; }
    bool synchronised() const override { return world_.synchronised; }

private:
    const World& world_;
};

class SystemTimersTest : public testing::Test {
protected:
    World world_;
    SystemTimers timers_{std::make_unique<FakeTimeSource>(world_)};
};

TEST_F(SystemTimersTest, GivenOrdinaryTime_WhenTenMinutesPass_ThenNowFollowsTheWall) {
    world_.pass(10min);
    EXPECT_EQ(timers_.now(), kNoon + 10min);
}

TEST_F(SystemTimersTest, GivenStepOfFiveSeconds_WhenAsked_ThenNowFollows) {
    world_.wall += 5s;
    EXPECT_EQ(timers_.now(), kNoon + 5s);
}

TEST_F(SystemTimersTest, GivenStepOfOverFiveSecondsForward_WhenTimePasses_ThenNowGoesOnFromBefore) {
    world_.wall += 5001ms;
    world_.pass(1min);
    EXPECT_EQ(timers_.now(), kNoon + 1min);
    EXPECT_EQ(timers_.status().held_step, 5001ms);
}

TEST_F(SystemTimersTest, GivenStepOfADayBack_WhenTimePasses_ThenNowGoesOnFromBefore) {
    world_.wall -= 24h;
    world_.pass(1min);
    EXPECT_EQ(timers_.now(), kNoon + 1min);
    EXPECT_EQ(timers_.status().held_step, -24h);
}

TEST_F(SystemTimersTest, GivenHeldStep_WhenTheKernelBecomesSynchronised_ThenTheStepIsTaken) {
    world_.wall += 1h;
    ASSERT_EQ(timers_.now(), kNoon);
    world_.synchronised = true;
    EXPECT_EQ(timers_.now(), kNoon + 1h);
    EXPECT_EQ(timers_.status().held_step, 0ms);
}

TEST_F(SystemTimersTest, GivenHeldStep_WhenAnOperatorAcceptsIt_ThenTheStepIsTakenAndNamed) {
    world_.wall += 1h;
    ASSERT_EQ(timers_.now(), kNoon);
    EXPECT_EQ(timers_.accept_step(), 1h);
    EXPECT_EQ(timers_.now(), kNoon + 1h);
}

TEST_F(SystemTimersTest, GivenCommittedEvent_WhenTheWallGoesBackALittle_ThenNowDoesNotFallBelowIt) {
    timers_.floor(kNoon);
    world_.wall -= 3s;
    EXPECT_EQ(timers_.now(), kNoon);
    EXPECT_TRUE(timers_.status().below_floor);
}

TEST_F(SystemTimersTest, GivenFloor_WhenALowerOneIsGiven_ThenItStays) {
    timers_.floor(kNoon + 1h);
    timers_.floor(kNoon);
    EXPECT_EQ(timers_.now(), kNoon + 1h);
}

TEST_F(SystemTimersTest, GivenSleepOfTheMachine_WhenItWakes_ThenTheWallIsBelieved) {
    world_.pass(8h);  // CLOCK_BOOTTIME counts sleep
    EXPECT_EQ(timers_.now(), kNoon + 8h);
}

TEST(SystemTimeSource, GivenThisMachine_WhenAsked_ThenNowIsTheSystemsOwn) {
    const auto before = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto now = SystemTimers().now();
    EXPECT_GE(now, before);
    EXPECT_LT(now, before + 1min);
}

}  // namespace
}  // namespace vigil::runtime
