// Owns coroutines: starts them, cancels them together, waits for their end.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <utility>

namespace vigil::runtime {

namespace asio = boost::asio;

// Every coroutine of the server belongs to a group; nothing is started and forgotten.
//
// One thread: the executor must run on one thread, and every member is called on it. What a task throws is a bug and goes
// to `on_bug` (cancellation is not a bug); the other tasks live on.
class TaskGroup {
public:
    using OnBug = std::function<void(std::exception_ptr)>;

    TaskGroup(asio::any_io_executor executor, OnBug on_bug);
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    // Starts `task()`, an awaitable<void>. The group keeps `task`, so captures live as long as the coroutine. After
    // cancel() the task is destroyed unstarted.
    template <class Task>
    void spawn(Task task) {
        if (state_->cancelled) return;
        auto running = state_->tasks.emplace(state_->tasks.end());
        const auto slot = running->slot();
        auto finished = [state = state_, running](std::exception_ptr thrown) { finish(state, running, thrown); };
        try {
            asio::co_spawn(state_->executor, std::move(task), asio::bind_cancellation_slot(slot, std::move(finished)));
        } catch (...) {  // no memory for it: it was not started
            state_->tasks.erase(running);
            throw;
        }
    }

    // Asks every task to stop at its next suspension, and refuses new ones.
    void cancel();

    // Waits until no task is left, at most `bound`. True: all have ended. One waiter at a time.
    asio::awaitable<bool> join(std::chrono::milliseconds bound);

    // Runs `body`, which spawns tasks of this group, then waits until none is left, however long and whatever way the body
    // ended. For a coroutine whose tasks use what it owns: where it is cancelled or the body throws, they are cancelled, and
    // what was thrown goes on after their end. Nothing may be spawned before: who is cancelled already never comes to wait.
    asio::awaitable<void> join_after(asio::awaitable<void> body);

    std::size_t running() const noexcept { return state_->tasks.size(); }
    asio::any_io_executor executor() const { return state_->executor; }

private:
    using Signals = std::list<asio::cancellation_signal>;

    struct State {
        State(asio::any_io_executor on, OnBug report) : executor(on), on_bug(std::move(report)), emptied(on) {}
        asio::any_io_executor executor;
        OnBug on_bug;
        Signals tasks;
        asio::steady_timer emptied;  // cancelled when the last task ends
        bool cancelled = false;
    };

    static void finish(const std::shared_ptr<State>& state, Signals::iterator running, std::exception_ptr thrown);

    std::shared_ptr<State> state_;  // shared with running tasks, which may outlive the group when a join gave up
};

}  // namespace vigil::runtime
