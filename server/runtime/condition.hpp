// A condition variable for the coroutines of one executor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace vigil::runtime {

// Waiters and notifiers run on one thread, so a change between the check and the wait is impossible.
class Condition {
public:
    explicit Condition(const boost::asio::any_io_executor& executor)
        : timer_(executor, boost::asio::steady_timer::time_point::max()) {}

    // Returns once `holds()` is true; it is asked at the start and after each notify().
    template <class Predicate>
    boost::asio::awaitable<void> wait(Predicate holds) {
        while (!holds()) co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }

    void notify() { timer_.cancel(); }

private:
    boost::asio::steady_timer timer_;  // never expires; cancelling it resumes every waiter
};

}  // namespace vigil::runtime
