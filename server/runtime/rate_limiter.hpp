// How often a key may do something: one token bucket per key.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace vigil::runtime {

struct RateLimit {
    double burst = 10;      // tokens of a full bucket
    double per_second = 1;  // tokens that come back
};

// Memory is bounded: at most `most_keys` buckets. When they are used up, the bucket that was not asked for longest is
// forgotten; its key then starts with a full one. So a limit can only be evaded with more than `most_keys` keys, and
// nobody is refused because of others.
//
// May be used from any thread.
class RateLimiter {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    RateLimiter(RateLimit limit, std::size_t most_keys) : limit_(limit), most_keys_(most_keys) {}

    // Takes one token. Nothing: go on. A duration: refused, and when the next token comes.
    std::optional<std::chrono::milliseconds> take(std::string_view key,
                                                  TimePoint now = std::chrono::steady_clock::now());

    // From here on. A bucket keeps the tokens it has, as far as the new limit lets it.
    void set_limit(RateLimit limit);

    std::size_t size() const;

private:
    struct Bucket {
        std::string key;
        double tokens;
        TimePoint at;  // when `tokens` was right
    };
    Bucket& bucket_of(std::string_view key, TimePoint now);  // requires mutex_

    RateLimit limit_;
    std::size_t most_keys_;
    mutable std::mutex mutex_;
    std::list<Bucket> buckets_;                                                 // last asked for first
    std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_key_;  // views into the buckets' own keys
};

}  // namespace vigil::runtime
