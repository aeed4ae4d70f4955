// How many bytes of requests are held at once, by all and by one address.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

namespace vigil::http {

// Bytes count as they arrive, not as they are announced, so that nobody takes room by promising. A request over kSmall bytes
// gets room of the first half only: the text of an emergency is smaller, and finds the second half free of them. No address
// (or IPv6 /64) holds more than a quarter. One thread; held() may be asked from any.
class ByteBudget {
public:
    static constexpr std::size_t kSmall = 16 * 1024;

    explicit ByteBudget(std::size_t total) : total_(total) {}
    ByteBudget(const ByteBudget&) = delete;
    ByteBudget& operator=(const ByteBudget&) = delete;

    // What one request holds, until its end. The budget outlives it.
    class Charge {
    public:
        Charge() = default;
        Charge(ByteBudget& budget, std::string address) : budget_(&budget), address_(std::move(address)) {}
        ~Charge() { give_back(); }
        Charge(const Charge&) = delete;
        Charge& operator=(const Charge&) = delete;
        Charge(Charge&& other) noexcept { *this = std::move(other); }
        Charge& operator=(Charge&& other) noexcept {
            give_back();
            budget_ = std::exchange(other.budget_, nullptr);
            address_ = std::move(other.address_);
            size_ = std::exchange(other.size_, 0);
            return *this;
        }

        // False, and nothing changes: there is no room for it to hold `size` bytes in all. Without a budget there always is.
        bool hold(std::size_t size) { return budget_ == nullptr || budget_->change(address_, size_, size); }

    private:
        void give_back() {
            if (budget_ != nullptr && size_ > 0) budget_->change(address_, size_, 0);
        }

        ByteBudget* budget_ = nullptr;
        std::string address_{};
        std::size_t size_ = 0;
    };

    void set_total(std::size_t total) { total_ = total; }
    std::size_t held() const noexcept { return held_.load(std::memory_order_relaxed); }

private:
    bool change(const std::string& address, std::size_t& size, std::size_t wanted);

    std::atomic<std::size_t> total_;
    std::atomic<std::size_t> held_{0};
    std::size_t held_by_large_ = 0;
    std::unordered_map<std::string, std::size_t> by_address_{};
};

}  // namespace vigil::http
