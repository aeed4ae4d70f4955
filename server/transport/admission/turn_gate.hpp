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
// Those who wait are let in sender by sender, so that one with a thousand connections waits behind itself; and those who are
// known go first, but for one in four, so that a thousand addresses do not make a school behind one address wait for a round
// of them all. One thread: the executor's. Who waits is bounded by the limits on connections.
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
    // `sender`: an account where somebody is known, else an address.
    boost::asio::awaitable<void> wait(const std::string& sender, bool is_known);

    std::size_t waiting() const noexcept { return known_.size + unknown_.size; }
    // How long somebody had waited who was let in lately; zero where nobody waits.
    TimePoint::duration recent_wait() const { return waiting() > 0 ? recent_wait_ : TimePoint::duration::zero(); }

private:
    struct Waiter {
        std::function<void()> resume;
        TimePoint since;
    };

    // Who waits, of one standing.
    struct Round {
        std::unordered_map<std::string, std::deque<Waiter>> by_sender{};
        std::deque<std::string> order{};  // senders of which somebody waits, the next first
        std::size_t size = 0;

        void add(const std::string& sender, Waiter waiter);
        Waiter take();
    };

    void begin_turn();
    void let_in();
    Round& next_round();

    boost::asio::any_io_executor executor_;
    std::size_t per_turn_;
    Clock clock_;
    std::size_t passed_ = 0;             // in this turn
    bool turn_ends_ = false;             // its end is posted
    TimePoint::duration recent_wait_{};  // the longest of the last turn
    Round known_{};
    Round unknown_{};
    std::size_t known_in_a_row_ = 0;
    std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);  // what is posted may come after the end
};

}  // namespace vigil::http
