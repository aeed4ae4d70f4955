#include "runtime/task_group.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <stdexcept>

namespace vigil::runtime {
namespace {

using namespace std::chrono_literals;

class TaskGroupTest : public testing::Test {
protected:
    // A task that ends only when it is cancelled.
    asio::awaitable<void> wait_for_ever() {
        asio::steady_timer timer(io_, asio::steady_timer::time_point::max());
        co_await timer.async_wait(asio::use_awaitable);
    }

    std::optional<bool> join(std::chrono::milliseconds bound) {
        std::optional<bool> joined;
        auto waiter = [this, &joined, bound]() -> asio::awaitable<void> { joined = co_await group_.join(bound); };
        asio::co_spawn(io_, waiter, [](std::exception_ptr) {});
        io_.run();
        io_.restart();
        return joined;
    }

    asio::io_context io_;
    int bugs_ = 0;
    TaskGroup group_{io_.get_executor(), [this](std::exception_ptr) { ++bugs_; }};
};

TEST_F(TaskGroupTest, GivenTaskThatNeverEnds_WhenCancelled_ThenJoinFindsNoneLeft) {
    group_.spawn([this] { return wait_for_ever(); });
    group_.spawn([this] { return wait_for_ever(); });
    io_.poll();
    ASSERT_EQ(group_.running(), 2u);
    group_.cancel();
    EXPECT_EQ(join(10s), true);
    EXPECT_EQ(group_.running(), 0u);
    EXPECT_EQ(bugs_, 0) << "cancellation is not a bug";
}

TEST_F(TaskGroupTest, GivenTaskThatNeverEnds_WhenTheBoundPasses_ThenJoinSaysSo) {
    group_.spawn([this] { return wait_for_ever(); });
    std::optional<bool> joined;
    auto waiter = [this, &joined]() -> asio::awaitable<void> { joined = co_await group_.join(1ms); };
    asio::co_spawn(io_, waiter, [](std::exception_ptr) {});
    while (!joined) io_.run_one();
    EXPECT_EQ(joined, false);
    EXPECT_EQ(group_.running(), 1u);
    group_.cancel();
    io_.restart();
    io_.run();
}

TEST_F(TaskGroupTest, GivenTaskThatThrows_WhenItRuns_ThenTheBugIsReportedAndTheOthersLiveOn) {
    bool other_ran = false;
    group_.spawn([]() -> asio::awaitable<void> {
        throw std::logic_error("broken");
        co_return;
    });
    group_.spawn([&other_ran]() -> asio::awaitable<void> {
        other_ran = true;
        co_return;
    });
    EXPECT_EQ(join(10s), true);
    EXPECT_EQ(bugs_, 1);
    EXPECT_TRUE(other_ran);
}

TEST_F(TaskGroupTest, GivenCancelledGroup_WhenATaskIsSpawned_ThenItDoesNotStart) {
    bool started = false;
    group_.cancel();
    group_.spawn([&started]() -> asio::awaitable<void> {
        started = true;
        co_return;
    });
    EXPECT_EQ(join(10s), true);
    EXPECT_FALSE(started);
}

TEST_F(TaskGroupTest, GivenTaskWithACapture_WhenItEnds_ThenTheCaptureIsReleased) {
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = held;
    group_.spawn([held = std::move(held)]() -> asio::awaitable<void> { co_return; });
    EXPECT_EQ(join(10s), true);
    EXPECT_TRUE(watch.expired());
}

// A coroutine that owns what its tasks use.
class JoiningWithoutABound : public TaskGroupTest {
protected:
    JoiningWithoutABound() {
        auto owner = [this]() -> asio::awaitable<void> {
            co_await group_.join();
            running_at_the_end_ = group_.running();
            co_await asio::post(asio::use_awaitable);  // where a cancellation throws
            went_on_ = true;
        };
        asio::co_spawn(io_, owner, asio::bind_cancellation_slot(cancel_.slot(), [](std::exception_ptr) {}));
    }

    asio::cancellation_signal cancel_;
    std::optional<std::size_t> running_at_the_end_;
    bool went_on_ = false;
};

TEST_F(JoiningWithoutABound, GivenATaskThatWaits_WhenItEnds_ThenJoinReturns) {
    asio::steady_timer timer(io_, asio::steady_timer::time_point::max());
    group_.spawn([&timer]() -> asio::awaitable<void> {
        boost::system::error_code cancelled;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    });
    io_.poll();
    EXPECT_EQ(running_at_the_end_, std::nullopt);
    timer.cancel();
    io_.poll();
    EXPECT_EQ(running_at_the_end_, 0u);
    EXPECT_TRUE(went_on_);
}

TEST_F(JoiningWithoutABound, GivenTasksThatWait_WhenTheOneWhoJoinsIsCancelled_ThenTheyEndBeforeItThrows) {
    group_.spawn([this] { return wait_for_ever(); });
    group_.spawn([this] { return wait_for_ever(); });
    io_.poll();
    ASSERT_EQ(running_at_the_end_, std::nullopt);
    cancel_.emit(asio::cancellation_type::terminal);
    io_.poll();
    EXPECT_EQ(running_at_the_end_, 0u);
    EXPECT_FALSE(went_on_);
    EXPECT_EQ(bugs_, 0);
}

}  // namespace
}  // namespace vigil::runtime
