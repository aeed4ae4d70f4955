#include "runtime/task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace vigil::runtime {
namespace {

bool is_cancellation(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor, OnBug on_bug)
    : state_(std::make_shared<State>(std::move(executor), std::move(on_bug))) {}

TaskGroup::~TaskGroup() { state_->cancelled = true; }

void TaskGroup::cancel() {
    state_->cancelled = true;
    for (auto next = state_->tasks.begin(); next != state_->tasks.end();) {
        auto& signal = *next++;  // first: a task that ends at once leaves the list
        signal.emit(asio::cancellation_type::terminal);
    }
}

asio::awaitable<bool> TaskGroup::join(std::chrono::milliseconds bound) {
    const auto state = state_;
    const auto until = std::chrono::steady_clock::now() + bound;
    while (!state->tasks.empty() && std::chrono::steady_clock::now() < until) {
        state->emptied.expires_at(until);
        co_await state->emptied.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return state->tasks.empty();
}

asio::awaitable<void> TaskGroup::join_after(asio::awaitable<void> body) {
    const auto state = state_;
    std::exception_ptr thrown;
    try {
        co_await std::move(body);
    } catch (...) {
        thrown = std::current_exception();
        cancel();
    }
    // A cancellation that has come already would make each co_await throw, and the tasks would be left alone.
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto waiting = co_await asio::this_coro::cancellation_state;
    try {
        while (!state->tasks.empty()) {
            if (waiting.cancelled() != asio::cancellation_type::none) cancel();
            state->emptied.expires_at(std::chrono::steady_clock::time_point::max());
            co_await state->emptied.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    } catch (...) {  // no memory for a wait; to return would destroy what the tasks use
        std::terminate();
    }
    co_await asio::this_coro::throw_if_cancelled(true);
    if (thrown) std::rethrow_exception(thrown);
}

void TaskGroup::finish(const std::shared_ptr<State>& state, Signals::iterator running, std::exception_ptr thrown) {
    if (thrown && !is_cancellation(thrown)) state->on_bug(thrown);
    // The coroutine's frame is still on the stack and refers to its signal, so the signal goes a turn later.
    asio::post(state->executor, [state, running] {
        state->tasks.erase(running);
        if (state->tasks.empty()) state->emptied.cancel();
    });
}

}  // namespace vigil::runtime
