// The face of the store: transactions over the domain's Unit. The only awaitables over the domain.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "domain/ports/log.hpp"
#include "domain/ports/unit.hpp"
#include "store/urgency.hpp"

namespace vigil {

// What a committed transaction left behind: the value of its function and where its events stand in the log, in the
// order in which they were appended.
template <class T>
struct Committed {
    T value;
    std::vector<LogMark> marks;
};

// `urgency` says which lane the work waits in.
//
// Guarantees: `write` answers with a value only after the commit is on disk (fsync); a failure means that nothing of `f`
// was kept, except Error.code == outcome_unknown (ask again with the same key). `f` runs on another thread inside one
// transaction, has no effect outside it, and may be run again. Both may be awaited from any executor; the coroutine
// resumes on its own. `f` returns a Result of a value (std::monostate where there is none). They are not cancellable: the frame
// waits until the work has stopped.
class Store {
    template <class F>
    using value_of = typename std::invoke_result_t<F, Unit&>::value_type;

public:
    virtual ~Store() = default;

    template <class F>
    auto write(F f, Urgency urgency = Urgency::first) -> boost::asio::awaitable<Result<Committed<value_of<F>>>> {
        std::optional<Result<value_of<F>>> value;
        std::vector<LogMark> marks;
        Work work = [&f, &value](Unit& unit) -> Result<void> {
            value.emplace(f(unit));
            if (value->has_error()) return value->error();
            return success();
        };
        const Result<void> done = co_await await_work(Access::write, urgency, std::move(work), marks);
        if (!done) co_return done.error();
        Committed<value_of<F>> committed{std::move(*value).value(), std::move(marks)};
        co_return committed;
    }

    template <class F>
    auto read(F f, Urgency urgency = Urgency::first) -> boost::asio::awaitable<Result<value_of<F>>> {
        std::optional<Result<value_of<F>>> value;
        std::vector<LogMark> marks;
        Work work = [&f, &value](Unit& unit) -> Result<void> {
            value.emplace(f(unit));
            if (value->has_error()) return value->error();
            return success();
        };
        const Result<void> done = co_await await_work(Access::read, urgency, std::move(work), marks);
        if (!done) co_return done.error();
        co_return std::move(*value).value();
    }

protected:
    enum class Access { read, write };
    using Work = std::function<Result<void>(Unit&)>;
    using Done = std::function<void(Result<void>, std::vector<LogMark>)>;  // called once, from the store's thread

    // Queues `work`. `done` may be called before this returns only if the store refuses at once.
    virtual void submit(Access access, Urgency urgency, Work work, Done done) = 0;

private:
    // Whoever waits must hear of it: without memory for the message it is tried again, for 5 s. Then the process ends:
    // a next one may find some, and to wait for ever would be silence. It is not thrown, since the store may have refused at
    // once, and so on the thread of the coroutine, which would be destroyed beneath itself.
    template <class Resume>
    static void resume_on(const boost::asio::any_io_executor& executor, const Resume& resume) {
        constexpr auto kPause = std::chrono::milliseconds(10);
        for (int left = 500;; --left) {
            try {
                return boost::asio::post(executor, resume);
            } catch (const std::bad_alloc&) {
                if (left == 0) std::terminate();  // which finds the bad_alloc
            }
            std::this_thread::sleep_for(kPause);
        }
    }

    // Parks the coroutine until the store's thread has run `work`, then resumes it on its own executor.
    boost::asio::awaitable<Result<void>> await_work(Access access, Urgency urgency, Work work,
                                                    std::vector<LogMark>& marks) {
        namespace asio = boost::asio;
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        Result<void> outcome = Error{ErrorKind::internal, "the store did not answer"};
        auto initiate = [&](auto handler) {
            auto parked = std::make_shared<decltype(handler)>(std::move(handler));
            Done done = [&outcome, &marks, parked, executor, busy = asio::make_work_guard(executor)](
                            Result<void> result, std::vector<LogMark> where) {
                outcome = std::move(result);
                marks = std::move(where);
                resume_on(executor, [parked] { std::move (*parked)(); });
            };
            submit(access, urgency, std::move(work), std::move(done));
        };
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate, asio::use_awaitable);
        co_return outcome;
    }
};

}  // namespace vigil
