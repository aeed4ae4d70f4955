#include "transport/admission/turn_gate.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

namespace vigil::http {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kKnownInARow = 3;  // while others wait

}  // namespace

bool TurnGate::try_pass() {
    if (waiting() > 0 || passed_ >= per_turn_) return false;
    ++passed_;
    begin_turn();
    return true;
}

asio::awaitable<void> TurnGate::wait(const std::string& sender, bool is_known) {
    auto initiate = [this, &sender, is_known](auto handler) {
        // Shared because a std::function must be copyable; there is one owner.
        auto parked = std::make_shared<decltype(handler)>(std::move(handler));
        (is_known ? known_ : unknown_).add(sender, {[parked] { std::move (*parked)(); }, clock_()});
        begin_turn();
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate, asio::use_awaitable);
}

// What is posted runs after everything that is ready now.
void TurnGate::begin_turn() {
    if (std::exchange(turn_ends_, true)) return;
    asio::post(executor_, [this, alive = std::weak_ptr(alive_)] {
        if (alive.expired()) return;
        turn_ends_ = false;
        passed_ = 0;
        let_in();
    });
}

void TurnGate::let_in() {
    recent_wait_ = {};
    while (waiting() > 0 && passed_ < per_turn_) {
        Waiter waiter = next_round().take();
        recent_wait_ = std::max(recent_wait_, clock_() - waiter.since);
        ++passed_;
        asio::post(executor_, std::move(waiter.resume));
    }
    if (passed_ > 0) begin_turn();  // behind those that were let in
}

TurnGate::Round& TurnGate::next_round() {
    const bool takes_known = known_.size > 0 && (unknown_.size == 0 || known_in_a_row_ < kKnownInARow);
    known_in_a_row_ = takes_known ? known_in_a_row_ + 1 : 0;
    return takes_known ? known_ : unknown_;
}

void TurnGate::Round::add(const std::string& sender, Waiter waiter) {
    auto& queue = by_sender[sender];
    if (queue.empty()) order.push_back(sender);
    queue.push_back(std::move(waiter));
    ++size;
}

TurnGate::Waiter TurnGate::Round::take() {
    auto sender = std::move(order.front());
    order.pop_front();
    const auto found = by_sender.find(sender);
    Waiter waiter = std::move(found->second.front());
    found->second.pop_front();
    --size;
    if (found->second.empty())
        by_sender.erase(found);
    else
        order.push_back(std::move(sender));
    return waiter;
}

}  // namespace vigil::http
