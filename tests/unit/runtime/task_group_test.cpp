#include "runtime/task_group.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

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
class JoinAfter : public TaskGroupTest {
protected:
    // The owner runs `body`, which spawns two tasks that never end by themselves, until it is told.
    void begin(std::function<asio::awaitable<void>()> body) {
        auto owner = [this, body = std::move(body)]() -> asio::awaitable<void> {
            try {
                co_await group_.join_after(body());
                ended_ = "returned";
            } catch (const std::logic_error& thrown) {
                ended_ = thrown.what();
            }
            running_at_the_end_ = group_.running();
            co_await asio::post(asio::use_awaitable);  // where a cancellation throws
            went_on_ = true;
        };
        asio::co_spawn(io_, owner, asio::bind_cancellation_slot(cancel_.slot(), [this](std::exception_ptr) {
                           running_when_gone_ = group_.running();
                       }));
        io_.poll();
    }
    asio::awaitable<void> spawn_two() {
        group_.spawn([this] { return wait_for_ever(); });
        group_.spawn([this] { return wait_for_ever(); });
        co_return;
    }
    asio::awaitable<void> spawn_two_and_wait() {
        co_await spawn_two();
        co_await wait_for_ever();
    }

    asio::cancellation_signal cancel_;
    std::string ended_;
    std::optional<std::size_t> running_at_the_end_;
    std::optional<std::size_t> running_when_gone_;
    bool went_on_ = false;
};

TEST_F(JoinAfter, GivenABodyThatHasEnded_WhenTheLastTaskEnds_ThenItReturns) {
    begin([this] { return spawn_two(); });
    EXPECT_EQ(running_at_the_end_, std::nullopt);
    group_.cancel();
    io_.poll();
    EXPECT_EQ(running_at_the_end_, 0u);
    EXPECT_EQ(ended_, "returned");
    EXPECT_TRUE(went_on_);
}

TEST_F(JoinAfter, GivenABodyThatHasEnded_WhenTheOwnerIsCancelled_ThenTheTasksEndFirst) {
    begin([this] { return spawn_two(); });
    ASSERT_EQ(running_when_gone_, std::nullopt);
    cancel_.emit(asio::cancellation_type::terminal);
    io_.poll();
    EXPECT_EQ(running_at_the_end_, 0u);
    EXPECT_FALSE(went_on_);
    EXPECT_EQ(bugs_, 0);
}

TEST_F(JoinAfter, GivenABodyThatWaits_WhenTheOwnerIsCancelled_ThenTheTasksEndFirst) {
    begin([this] { return spawn_two_and_wait(); });
    ASSERT_EQ(running_when_gone_, std::nullopt);
    cancel_.emit(asio::cancellation_type::terminal);
    io_.poll();
    EXPECT_EQ(running_when_gone_, 0u);
    EXPECT_FALSE(went_on_);
    EXPECT_EQ(bugs_, 0);
}

TEST_F(JoinAfter, GivenABodyThatThrows_WhenTasksWait_ThenTheyAreCancelledAndItThrowsAfterThem) {
    begin([this]() -> asio::awaitable<void> {
        co_await spawn_two();
        throw std::logic_error("broken");
    });
    EXPECT_EQ(ended_, "broken");
    EXPECT_EQ(running_at_the_end_, 0u);
    EXPECT_TRUE(went_on_);
}

TEST_F(JoinAfter, GivenACancelledOwner_WhenItComesToJoin_ThenTheBodyDoesNotBegin) {
    bool has_begun = false;
    auto body = [&has_begun]() -> asio::awaitable<void> {
        has_begun = true;
        co_return;
    };
    auto owner = [this, body]() -> asio::awaitable<void> {
        co_await asio::post(asio::use_awaitable);
        cancel_.emit(asio::cancellation_type::terminal);
        co_await group_.join_after(body());
    };
    asio::co_spawn(io_, owner, asio::bind_cancellation_slot(cancel_.slot(), [](std::exception_ptr) {}));
    io_.poll();
    EXPECT_FALSE(has_begun);
    EXPECT_EQ(group_.running(), 0u);
}

}  // namespace
}  // namespace vigil::runtime
