// Blocking work away from the io threads.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace vigil::runtime {

// Runs blocking `job` on `worker` (a thread pool) and resumes on the caller's own executor with its value, or throws what
// it threw. The job returns a value. It is not cancellable: a job that may be slow brings its own bound.
template <class Job, class Value = std::invoke_result_t<Job&>>
boost::asio::awaitable<Value> run_on(boost::asio::any_io_executor worker, Job job) {
    namespace asio = boost::asio;
    const asio::any_io_executor home = co_await asio::this_coro::executor;
    std::optional<Value> value;
    std::exception_ptr thrown;
    auto initiate = [&](auto handler) {
        // Shared because a function object that is posted twice over must be copyable; there is one owner at a time.
        auto parked = std::make_shared<decltype(handler)>(std::move(handler));
        asio::post(worker, [&job, &value, &thrown, parked, home, busy = asio::make_work_guard(home)] {
            try {
                value.emplace(job());
            } catch (...) {
                thrown = std::current_exception();
            }
            asio::post(home, [parked] { std::move (*parked)(); });
        });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate, asio::use_awaitable);
    if (thrown) std::rethrow_exception(thrown);
    co_return std::move(*value);
}

}  // namespace vigil::runtime
