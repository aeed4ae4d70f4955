// with_deadline, run_on and Condition: the small awaitables that everything else is built from.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "runtime/condition.hpp"
#include "runtime/run_on.hpp"
#include "runtime/with_deadline.hpp"

namespace vigil::runtime {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Runs one coroutine to its end on this thread; what it throws is thrown here.
template <class Task>
void run(asio::io_context& io, Task task) {
    asio::co_spawn(io, std::move(task), [](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
    });
    io.run();
}

asio::awaitable<Result<int>> answer_at_once() { co_return 42; }

asio::awaitable<Result<int>> never_answer(bool& was_cancelled) {
    asio::steady_timer timer(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    was_cancelled = error == asio::error::operation_aborted;
    co_return Error{ErrorKind::unavailable, "cancelled"};
}

TEST(WithDeadline, GivenQuickWork_WhenAwaited_ThenItsValueComesBack) {
    asio::io_context io;
    std::optional<Result<int>> result;
    run(io, [&]() -> asio::awaitable<void> { result = co_await with_deadline(10s, answer_at_once()); });
    ASSERT_TRUE(result && result->has_value());
    EXPECT_EQ(result->value(), 42);
}

TEST(WithDeadline, GivenWorkThatNeverAnswers_WhenTheLimitPasses_ThenItIsCancelledAndTheErrorNamesTheDeadline) {
    asio::io_context io;
    bool was_cancelled = false;
    std::optional<Result<int>> result;
    run(io, [&]() -> asio::awaitable<void> { result = co_await with_deadline(1ms, never_answer(was_cancelled)); });
    ASSERT_TRUE(result && result->has_error());
    EXPECT_EQ(result->error().kind, ErrorKind::deadline_exceeded);
    EXPECT_TRUE(was_cancelled);
}

TEST(RunOn, GivenBlockingJob_WhenAwaited_ThenItRunsThereAndTheCallerResumesHere) {
    asio::io_context io;
    asio::thread_pool workers(1);
    std::thread::id job_thread;
    std::thread::id resumed_thread;
    std::string value;
    run(io, [&]() -> asio::awaitable<void> {
        auto job = [&job_thread] {
            job_thread = std::this_thread::get_id();
            return std::string("done");
        };
        value = co_await run_on(workers.get_executor(), job);
        resumed_thread = std::this_thread::get_id();
    });
    EXPECT_EQ(value, "done");
    EXPECT_NE(job_thread, std::this_thread::get_id());
    EXPECT_EQ(resumed_thread, std::this_thread::get_id());
}

TEST(RunOn, GivenJobThatThrows_WhenAwaited_ThenTheCallerCatchesIt) {
    asio::io_context io;
    asio::thread_pool workers(1);
    bool caught = false;
    run(io, [&]() -> asio::awaitable<void> {
        auto job = []() -> int { throw std::runtime_error("disk"); };
        try {
            co_await run_on(workers.get_executor(), job);
        } catch (const std::runtime_error&) {
            caught = true;
        }
    });
    EXPECT_TRUE(caught);
}

TEST(Condition, GivenTwoWaiters_WhenTheClaimBecomesTrueAndIsNotified_ThenBothGoOn) {
    asio::io_context io;
    Condition condition(io.get_executor());
    bool is_open = false;
    int passed = 0;
    const auto wait = [&]() -> asio::awaitable<void> {
        const auto holds = [&is_open] { return is_open; };
        co_await condition.wait(holds);
        ++passed;
    };
    asio::co_spawn(io, wait, asio::detached);
    asio::co_spawn(io, wait, asio::detached);
    io.poll();
    condition.notify();
    io.restart();
    io.poll();
    ASSERT_EQ(passed, 0) << "notified, but the claim is still false";
    is_open = true;
    condition.notify();
    io.restart();
    io.poll();
    EXPECT_EQ(passed, 2);
}

}  // namespace
}  // namespace vigil::runtime
