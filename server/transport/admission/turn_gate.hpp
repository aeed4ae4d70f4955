// A share of the network thread for what has not been admitted yet.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace vigil::http {

// Handshakes, and reading requests to the point where it is known what they are, cost the thread time before anybody knows
// whether the work is wanted. In each turn of the event loop only so many pass; the others wait, and everything that was
// admitted before gets its turn in between. So a flood of either lengthens a turn by a bounded time, and never keeps admitted
// work waiting; and where nothing else is to be done the turns follow each other at once, so nothing is lost.
//
// Those who wait are let in address by address, so that one with a thousand connections waits behind itself. One thread: the
// executor's. Who waits is bounded by the limits on connections.
class TurnGate {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Clock = std::function<TimePoint()>;

    TurnGate(boost::asio::any_io_executor executor, std::size_t per_turn, Clock clock = &std::chrono::steady_clock::now)
        : executor_(std::move(executor)), per_turn_(per_turn), clock_(std::move(clock)) {}
    TurnGate(const TurnGate&) = delete;
    TurnGate& operator=(const TurnGate&) = delete;

    // Passes if nobody waits and this turn has room. Otherwise: wait().
    bool try_pass();
    boost::asio::awaitable<void> wait(const std::string& address);

    std::size_t waiting() const noexcept { return waiting_; }
    // How long somebody had waited who was let in lately; zero where nobody waits.
    TimePoint::duration recent_wait() const { return waiting_ > 0 ? recent_wait_ : TimePoint::duration::zero(); }

private:
    struct Waiter {
        std::function<void()> resume;
        TimePoint since;
    };

    void begin_turn();
    void let_in();
    Waiter next();

    boost::asio::any_io_executor executor_;
    std::size_t per_turn_;
    Clock clock_;
    std::size_t passed_ = 0;  // in this turn
    std::size_t waiting_ = 0;
    bool turn_ends_ = false;             // its end is posted
    TimePoint::duration recent_wait_{};  // the longest of the last turn
    std::unordered_map<std::string, std::deque<Waiter>> by_address_{};
    std::deque<std::string> round_{};  // addresses of which somebody waits, the next first
    std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);  // what is posted may come after the end
};

}  // namespace vigil::http
