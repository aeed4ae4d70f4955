#include "runtime/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::runtime {

std::optional<std::chrono::milliseconds> RateLimiter::take(std::string_view key, TimePoint now) {
    const std::scoped_lock lock(mutex_);
    auto& bucket = bucket_of(key, now);
    const double passed = std::max(0.0, std::chrono::duration<double>(now - bucket.at).count());
    bucket.tokens = std::min(limit_.burst, bucket.tokens + passed * limit_.per_second);
    bucket.at = std::max(bucket.at, now);
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return std::nullopt;
    }
    const double wait = (1 - bucket.tokens) / limit_.per_second;  // seconds
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(wait * 1000)));
}

void RateLimiter::set_limit(RateLimit limit) {
    const std::scoped_lock lock(mutex_);
    limit_ = limit;
}

std::size_t RateLimiter::size() const {
    const std::scoped_lock lock(mutex_);
    return buckets_.size();
}

RateLimiter::Bucket& RateLimiter::bucket_of(std::string_view key, TimePoint now) {
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        buckets_.splice(buckets_.begin(), buckets_, found->second);
        return buckets_.front();
    }
    if (buckets_.size() >= most_keys_) {
        by_key_.erase(buckets_.back().key);
        buckets_.pop_back();
    }
    buckets_.push_front({std::string(key), limit_.burst, now});
    by_key_.emplace(buckets_.front().key, buckets_.begin());
    return buckets_.front();
}

}  // namespace vigil::runtime
