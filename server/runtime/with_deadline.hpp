// Bounds the time of an awaitable.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>
#include <vigil/protocol/result.hpp>

namespace vigil::runtime {

// Runs `work` and gives up after `limit`, cancelling it. Requires: `work` reports failure as a Result, not a throw.
// Cancellation is cooperative: this returns once the work has really stopped.
template <class T>
boost::asio::awaitable<Result<T>> with_deadline(std::chrono::milliseconds limit,
                                                boost::asio::awaitable<Result<T>> work) {
    using namespace boost::asio::experimental::awaitable_operators;
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, limit);
    auto first = co_await (std::move(work) || timer.async_wait(boost::asio::use_awaitable));
    if (first.index() == 1) co_return Error{ErrorKind::deadline_exceeded, "no answer in time"};
    co_return std::get<0>(std::move(first));
}

}  // namespace vigil::runtime
