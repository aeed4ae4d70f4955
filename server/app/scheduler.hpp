// Fires clocks when they are due (promise P4).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <vigil/protocol/time.hpp>

#include "domain/clocks/firing.hpp"
#include "runtime/current.hpp"
#include "runtime/log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/task_group.hpp"
#include "store/store.hpp"

namespace vigil::app {

struct SchedulerParts {
    boost::asio::any_io_executor executor;  // runs on one thread
    Store& store;
    const Timers& timers;
    const runtime::Current<triage::RuleSet>& rules;
    IdSource& ids;
    runtime::Log log;
    runtime::Metrics& metrics;
    ReachabilityLimits reachability{};
};

// One for all clocks: they are rows, none is kept in memory. It sleeps until the first is due, at most 1 s, since clocks are
// started and the time of the day is corrected meanwhile. While nothing can be written it tries again each second. A clock
// that cannot be fired for a reason of its own is named in the log and passed over for a minute, so that the others are not
// held up. On the thread of its executor.
class Scheduler {
public:
    static constexpr std::chrono::milliseconds kLongestSleep{1000};

    explicit Scheduler(SchedulerParts parts);

    void start();
    // Ends after the present transaction.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds bound);

    // Whether some clock that is due was not fired at the last try. On the thread of its executor.
    bool is_behind() const noexcept { return is_behind_ || !set_aside_.empty(); }

private:
    boost::asio::awaitable<void> run();
    // How long to sleep until the next.
    boost::asio::awaitable<std::chrono::milliseconds> fire_until_none_is_due();
    void note(const Fired& fired);
    void fall_behind(const Error& error);
    void narrow_down(const ClockId& first, const Error& error);

    SchedulerParts parts_;
    runtime::TaskGroup tasks_;
    runtime::Counter& fired_;
    runtime::Counter& late_;
    std::size_t at_once_;
    ClockSet set_aside_{};
    std::chrono::steady_clock::time_point asked_again_at_{};  // those that were set aside
    bool is_behind_ = false;
};

}  // namespace vigil::app
