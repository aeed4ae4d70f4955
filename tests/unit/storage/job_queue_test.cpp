// The order in which waiting jobs are handed out.
#include "storage/store/job_queue.hpp"

#include <gmock/gmock.h>

namespace vigil::storage {
namespace {

using testing::ElementsAre;

class JobQueueTest : public testing::Test {
protected:
    JobQueue::Pushed push(std::string name, Urgency urgency) {
        Job job{[](Unit&) { return success(); },
                [this, name = std::move(name)](const Result<void>&, const std::vector<LogMark>&) {
                    answered_.push_back(name);
                }};
        return queue_.push(job, urgency);
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
