// Waiting for something to become true, and taking turns: for the coroutines of one thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace vigil::client {

namespace asio = boost::asio;

class Condition {
public:
    explicit Condition(const asio::any_io_executor& executor)
        : never_(executor, asio::steady_timer::time_point::max()) {}

    // Returns once `holds()` is true; it is asked at the start and after each notify().
    template <class Predicate>
    asio::awaitable<void> wait(Predicate holds) {
        while (!holds()) co_await never_.async_wait(asio::as_tuple(asio::use_awaitable));
    }

    void notify() { never_.cancel(); }

private:
    asio::steady_timer never_;  // does not expire; cancelling it resumes every waiter
};

// Lets one coroutine in at a time. Must outlive whoever is inside.
class Turnstile {
public:
    class Turn {
    public:
        explicit Turn(Turnstile* of) : of_(of) {}
        Turn(Turn&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
        Turn& operator=(Turn&&) = delete;
        ~Turn() {
            if (of_ == nullptr) return;
            of_->taken_ = false;
            of_->freed_.notify();
        }

    private:
        Turnstile* of_;
    };

    explicit Turnstile(const asio::any_io_executor& executor) : freed_(executor) {}

    asio::awaitable<Turn> enter() {
        auto is_free = [this] { return !taken_; };
        co_await freed_.wait(is_free);
        taken_ = true;
        co_return Turn(this);
    }
    bool is_taken() const noexcept { return taken_; }

private:
    Condition freed_;
    bool taken_ = false;
};

}  // namespace vigil::client
