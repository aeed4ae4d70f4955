// Many reports of one sender within minutes: all are taken, and they ring once (F149).
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vigil/protocol/time.hpp>

namespace vigil::http {

// Kept in memory only: which address sent what is never stored. May be used from any thread.
class Bursts {
public:
    static constexpr std::size_t kMany = 5;             // from the sixth report on ...
    static constexpr std::chrono::minutes kWindow{10};  // ... within ten minutes
    static constexpr std::size_t kMostSenders = 100'000;

    // `fresh_name` makes a random name for a burst.
    explicit Bursts(std::function<std::string()> fresh_name) : fresh_name_(std::move(fresh_name)) {}

    // Counts one report of the sender. The name of its burst; empty while there is none.
    std::string name_of(const std::string& sender, Instant now);

private:
    struct Sender {
        std::deque<Instant> reports;
        std::string burst;
    };
    void forget_old(Instant now);

    std::function<std::string()> fresh_name_;
    std::mutex mutex_;
    std::unordered_map<std::string, Sender> senders_;
};

}  // namespace vigil::http
