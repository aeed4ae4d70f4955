#include "app/scheduler.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <new>
#include <utility>

namespace vigil::app {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kClocksAtOnce = 50;   // in one transaction, beside which reports are taken
constexpr std::size_t kMostSetAside = 100;  // more is no fault of single clocks: then it waits for a second each time
constexpr auto kSetAsideFor = std::chrono::minutes(1);

// What keeps everything from being written is no fault of one clock.
bool is_of_the_store(const Error& error) {
    return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::deadline_exceeded;
}

}  // namespace

Scheduler::Scheduler(SchedulerParts parts)
    : parts_(std::move(parts)),
      tasks_(parts_.executor,
             [log = parts_.log](std::exception_ptr thrown) {
                 log.error("scheduler.bug", {{"thrown", runtime::LogValue::type_of(thrown)}});
             }),
      fired_(parts_.metrics.counter("vigil_clocks_fired_total", "Clocks that fired.")),
      late_(parts_.metrics.counter("vigil_clocks_late_total", "Clocks that fired more than 5 s after they were due.")),
      at_once_(kClocksAtOnce) {}

void Scheduler::start() {
    tasks_.spawn([this] { return run(); });
}

asio::awaitable<void> Scheduler::stop(std::chrono::milliseconds bound) {
    tasks_.cancel();
    co_await tasks_.join(bound);
}

asio::awaitable<void> Scheduler::run() {
    asio::steady_timer timer(parts_.executor);
    for (;;) {
        auto sleep = kLongestSleep;
        try {
            sleep = co_await fire_until_none_is_due();
        } catch (const std::bad_alloc&) {  // there may be some in a second
        }
        timer.expires_after(sleep);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<std::chrono::milliseconds> Scheduler::fire_until_none_is_due() {
    for (;;) {
        if (std::chrono::steady_clock::now() >= asked_again_at_) set_aside_.clear();
        auto find_first = [this](Unit& unit) { return first_clock_due(unit, set_aside_); };
        const auto first = co_await parts_.store.read(std::move(find_first));
        if (!first) {
            fall_behind(first.error());
            co_return kLongestSleep;
        }
        const auto now = parts_.timers.now();
        const auto& clock = first.value();
        if (!clock || clock->due_at > now) {
            is_behind_ = false;
            at_once_ = kClocksAtOnce;
            co_return clock ? std::min(kLongestSleep, clock->due_at - now) : kLongestSleep;
        }
        auto fire = [this, now, rules = parts_.rules.get()](Unit& unit) {
            return fire_due_clocks(unit, *rules, parts_.ids, set_aside_, at_once_, now, parts_.reachability);
        };
        const auto fired = co_await parts_.store.write(std::move(fire), Urgency::emergency);
        if (fired) {
            note(fired.value().value);
        } else if (is_of_the_store(fired.error()) || set_aside_.size() >= kMostSetAside) {
            fall_behind(fired.error());
            co_return kLongestSleep;
        } else {
            narrow_down(clock->id, fired.error());
        }
    }
}

void Scheduler::note(const Fired& fired) {
    fired_.add(fired.clocks);
    late_.add(fired.late);
    if (std::exchange(is_behind_, false)) parts_.log.info("clocks.firing_again");
}

void Scheduler::fall_behind(const Error& error) {
    if (std::exchange(is_behind_, true)) return;
    parts_.log.error("clocks.not_firing", {{"error", runtime::LogValue::message(error)}});
}

// One by one, until it is seen which clock fails.
void Scheduler::narrow_down(const ClockId& first, const Error& error) {
    if (std::exchange(at_once_, 1) != 1) return;
    parts_.log.error("clock.failed", {{"clock", first}, {"error", runtime::LogValue::message(error)}});
    if (set_aside_.empty()) asked_again_at_ = std::chrono::steady_clock::now() + kSetAsideFor;
    set_aside_.insert(first);
    at_once_ = kClocksAtOnce;
}

}  // namespace vigil::app
