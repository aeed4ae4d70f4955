#include "transport/admission/turn_gate.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

namespace vigil::http {

namespace asio = boost::asio;

bool TurnGate::try_pass() {
    if (waiting_ > 0 || passed_ >= per_turn_) return false;
    ++passed_;
    begin_turn();
    return true;
}

asio::awaitable<void> TurnGate::wait(const std::string& address) {
    auto initiate = [this, &address](auto handler) {
        // Shared because a std::function must be copyable; there is one owner.
        auto parked = std::make_shared<decltype(handler)>(std::move(handler));
        auto& queue = by_address_[address];
        if (queue.empty()) round_.push_back(address);
        queue.push_back({[parked] { std::move (*parked)(); }, clock_()});
        ++waiting_;
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
    while (waiting_ > 0 && passed_ < per_turn_) {
        Waiter waiter = next();
        recent_wait_ = std::max(recent_wait_, clock_() - waiter.since);
        ++passed_;
        asio::post(executor_, std::move(waiter.resume));
    }
    if (passed_ > 0) begin_turn();  // behind those that were let in
}

TurnGate::Waiter TurnGate::next() {
    const auto address = std::move(round_.front());
    round_.pop_front();
    const auto found = by_address_.find(address);
    Waiter waiter = std::move(found->second.front());
    found->second.pop_front();
    --waiting_;
    if (found->second.empty())
        by_address_.erase(found);
    else
        round_.push_back(address);
    return waiter;
}

}  // namespace vigil::http
