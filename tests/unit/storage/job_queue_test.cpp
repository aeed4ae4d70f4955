// The order in which waiting jobs are handed out.
#include "storage/store/job_queue.hpp"

#include <gmock/gmock.h>

#include <map>
#include <utility>

namespace vigil::storage {
namespace {

using testing::ElementsAre;

class JobQueueTest : public testing::Test {
protected:
    JobQueue::Pushed push(std::string name, Urgency urgency, JobQueue::SteadyTime now = {}) {
        Job job{[](Unit&) { return success(); },
                [this, name = std::move(name)](const Result<void>&, const std::vector<LogMark>&) {
                    answered_.push_back(name);
                }};
        return queue_.push(job, urgency, now);
    }
    // The names of up to `count` jobs, in the order in which they come out.
    std::vector<std::string> taken(int count) {
        answered_.clear();
        for (; count > 0; --count) {
            auto job = queue_.try_pop();
            if (!job) break;
            job->done(success(), {});
        }
        return answered_;
    }

    JobQueue queue_{20};

private:
    std::vector<std::string> answered_{};
};

TEST_F(JobQueueTest, GivenLooksThatWait_WhenAReportComes_ThenItGoesFirstAndTheLooksKeepTheirOrder) {
    push("look 1", Urgency::later);
    push("look 2", Urgency::later);
    push("report", Urgency::first);
    EXPECT_THAT(taken(9), ElementsAre("report", "look 1", "look 2"));
}

TEST_F(JobQueueTest, GivenReportsWithoutEnd_WhenALookWaits_ThenItIsTheEighth) {
    push("look", Urgency::later);
    for (int i = 0; i < 10; ++i) push("report", Urgency::first);
    const auto order = taken(8);
    ASSERT_EQ(order.size(), 8U);
    EXPECT_EQ(std::count(order.begin(), order.end() - 1, "report"), 7);
    EXPECT_EQ(order.back(), "look");
}

TEST_F(JobQueueTest, GivenReportsBeforeAnyLookWaited_WhenALookComes_ThenSevenReportsStillGoFirst) {
    for (int i = 0; i < 20; ++i) push("report", Urgency::first);
    taken(9);
    push("look", Urgency::later);
    EXPECT_EQ(taken(7), std::vector<std::string>(7, "report"));
    EXPECT_THAT(taken(1), ElementsAre("look"));
}

TEST_F(JobQueueTest, GivenMoreLooksThanHalfTheQueue_WhenPushed_ThenTheyAreRefusedAndReportsAreNot) {
    for (int i = 0; i < 10; ++i) ASSERT_EQ(push("look", Urgency::later), JobQueue::Pushed::yes);
    EXPECT_EQ(push("look", Urgency::later), JobQueue::Pushed::full);
    for (int i = 0; i < 10; ++i) ASSERT_EQ(push("report", Urgency::first), JobQueue::Pushed::yes);
    EXPECT_EQ(push("report", Urgency::first), JobQueue::Pushed::full);
}

// An emergency must not wait behind a thousand ordinary ones.
TEST_F(JobQueueTest, GivenReportsThatWait_WhenEmergenciesCome_ThenTheyGoFirstAndThoseOfKnownSendersBeforeOthers) {
    for (const auto* name : {"report 1", "report 2", "report 3"}) push(name, Urgency::first);
    push("stranger", Urgency::unknown_emergency);
    push("teacher 1", Urgency::emergency);
    push("teacher 2", Urgency::emergency);
    EXPECT_THAT(taken(9), ElementsAre("teacher 1", "teacher 2", "stranger", "report 1", "report 2", "report 3"));
}

TEST_F(JobQueueTest, GivenAFloodOfUnknownEmergencies_WhenReportsOfKnownSendersWait_ThenTheyTakeTurns) {
    for (int i = 0; i < 10; ++i) push("stranger", Urgency::unknown_emergency);
    for (int i = 0; i < 2; ++i) push("report", Urgency::first);
    EXPECT_THAT(taken(5), ElementsAre("stranger", "report", "stranger", "report", "stranger"));
}

TEST_F(JobQueueTest, GivenEmergenciesOfKnownSenders_WhenReportsWait_ThenEveryFourthIsOne) {
    for (int i = 0; i < 10; ++i) push("teacher", Urgency::emergency);
    push("report", Urgency::first);
    EXPECT_THAT(taken(5), ElementsAre("teacher", "teacher", "teacher", "report", "teacher"));
}

TEST_F(JobQueueTest, GivenEmergenciesWithoutEnd_WhenEveryLaneWaits_ThenEachGetsATurnAndEmergenciesTheMost) {
    for (int i = 0; i < 16; ++i) push("teacher", Urgency::emergency);
    for (int i = 0; i < 10; ++i) push("stranger", Urgency::unknown_emergency);
    for (int i = 0; i < 7; ++i) push("report", Urgency::first);
    for (int i = 0; i < 7; ++i) push("unknown report", Urgency::unknown);
    for (int i = 0; i < 6; ++i) push("look", Urgency::later);
    std::map<std::string, int> turns;
    for (const auto& name : taken(24)) ++turns[name];
    EXPECT_EQ(turns.size(), 5U);
    EXPECT_GE(turns["teacher"], 8);
    EXPECT_GE(turns["stranger"], turns["unknown report"]);
    EXPECT_GE(turns["report"], turns["unknown report"]);
    EXPECT_GE(turns["look"], 1);
}

TEST_F(JobQueueTest, GivenAFullQueue_WhenAnEmergencyComes_ThenItFindsAPlace) {
    for (int i = 0; i < 20; ++i) ASSERT_EQ(push("report", Urgency::first), JobQueue::Pushed::yes);
    ASSERT_EQ(push("report", Urgency::first), JobQueue::Pushed::full);
    for (int i = 0; i < 10; ++i) ASSERT_EQ(push("stranger", Urgency::unknown_emergency), JobQueue::Pushed::yes);
    EXPECT_EQ(push("stranger", Urgency::unknown_emergency), JobQueue::Pushed::full) << "no flood fills the memory";
    for (int i = 0; i < 20; ++i) ASSERT_EQ(push("teacher", Urgency::emergency), JobQueue::Pushed::yes);
    EXPECT_EQ(push("teacher", Urgency::emergency), JobQueue::Pushed::full);
    EXPECT_EQ(queue_.depth(), 50U);
}

TEST_F(JobQueueTest, GivenReportsOfUnknownSenders_WhenTheyFillTheirPart_ThenKnownOnesStillFindAPlace) {
    for (int i = 0; i < 15; ++i) ASSERT_EQ(push("unknown report", Urgency::unknown), JobQueue::Pushed::yes);
    EXPECT_EQ(push("unknown report", Urgency::unknown), JobQueue::Pushed::full);
    EXPECT_EQ(push("report", Urgency::first), JobQueue::Pushed::yes);
}

TEST_F(JobQueueTest, GivenJobsOfOneLane_WhenTheirWaitIsAsked_ThenItIsThatOfTheFirstAndOfThatLaneOnly) {
    using namespace std::chrono_literals;
    const JobQueue::SteadyTime begun{1000s};
    push("1", Urgency::first, begun);
    push("2", Urgency::first, begun + 5ms);
    EXPECT_EQ(queue_.wait(Urgency::first, begun + 12ms), 12ms);
    EXPECT_EQ(queue_.wait(Urgency::emergency, begun + 12ms), 0ms);
    queue_.try_pop(begun + 5ms);
    EXPECT_EQ(queue_.wait(Urgency::first, begun + 12ms), 7ms);
    queue_.try_pop(begun + 5ms);
    EXPECT_EQ(queue_.wait(Urgency::first, begun + 12ms), 0ms);
}

// A thousand that came at once have not waited yet, and will.
TEST(JobQueueWait, GivenALaneThatMovesSlowly_WhenManyComeAtOnce_ThenTheirWaitIsKnownBeforeTheyHaveWaited) {
    using namespace std::chrono_literals;
    JobQueue queue(10'000);
    JobQueue::SteadyTime now{1000s};
    const auto push = [&] {
        Job job{[](Unit&) { return success(); }, {}};
        ASSERT_EQ(queue.push(job, Urgency::first, now), JobQueue::Pushed::yes);
    };
    // Ten wait at any time, and one comes out every 3 ms.
    for (int i = 0; i < 10; ++i) push();
    for (int i = 0; i < 1'000; ++i) {
        now += 3ms;
        queue.try_pop(now);
        push();
    }
    EXPECT_NEAR(std::chrono::duration<double>(queue.wait(Urgency::first, now)).count(), 0.030, 0.002);
    for (int i = 0; i < 990; ++i) push();
    EXPECT_NEAR(std::chrono::duration<double>(queue.wait(Urgency::first, now)).count(), 3.0, 0.2);
    EXPECT_EQ(queue.wait(Urgency::emergency, now), 0ms);
}

TEST_F(JobQueueTest, GivenAClosedQueue_WhenDrained_ThenBothKindsAreHandedOut) {
    push("look", Urgency::later);
    push("report", Urgency::first);
    queue_.close();
    EXPECT_FALSE(queue_.is_drained());
    EXPECT_THAT(taken(9), ElementsAre("report", "look"));
    EXPECT_TRUE(queue_.is_drained());
}

}  // namespace
}  // namespace vigil::storage
