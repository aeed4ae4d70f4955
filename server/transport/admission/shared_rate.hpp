// So many a second for all together, of which those who rank lower leave some to the others.
#pragma once

#include <algorithm>
#include <chrono>

namespace vigil::http {

// One token bucket with a tide mark: whoever must leave a share of the bucket finds it empty before the others do. So a flood
// of those takes what is left over, and never what the others need. Pure; one thread at a time.
class SharedRate {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Duration = TimePoint::duration;

    // Tokens each second; 0: there is no limit.
    explicit SharedRate(double per_second) { set(per_second); }

    // From here on, with a full bucket.
    void set(double per_second) {
        per_second_ = per_second;
        tokens_ = burst();
    }
    bool is_off() const { return per_second_ <= 0; }

    // Whether somebody who leaves `share` of the bucket (0 to 1) to others would be let in now.
    bool has(double share, TimePoint now) {
        refill(now);
        return is_off() || tokens_ >= needed(share);
    }
    // Requires: has().
    void take() { tokens_ -= is_off() ? 0 : 1; }

    // When the bucket is full enough for that share, if nobody else comes.
    Duration wait(double share) const {
        if (is_off() || tokens_ >= needed(share)) return {};
        return std::chrono::ceil<Duration>(std::chrono::duration<double>((needed(share) - tokens_) / per_second_));
    }

private:
    // A quarter of a second's tokens, but enough for four ranks.
    double burst() const { return std::max(4.0, per_second_ / 4); }
    double needed(double share) const { return std::max(1.0, std::min(burst(), 1 + burst() * share)); }

    void refill(TimePoint now) {
        const double passed = std::max(0.0, std::chrono::duration<double>(now - at_).count());
        tokens_ = std::min(burst(), tokens_ + passed * per_second_);
        at_ = std::max(at_, now);
    }

    double per_second_ = 0;
    double tokens_ = 0;
    TimePoint at_{};  // when `tokens_` was right
};

}  // namespace vigil::http
