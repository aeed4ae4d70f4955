// Whether a queue is only uneven, or stands: the idea of CoDel (RFC 8289), for refusing instead of dropping.
#pragma once

#include <chrono>

namespace vigil::http {

// A queue that is long for a moment (a slow sync, a burst) does no harm and empties itself. One whose oldest work has waited
// longer than the target all through an interval does not: then less must be let in. Pure; one thread at a time.
class StandingDelay {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Duration = TimePoint::duration;

    static constexpr Duration kInterval = std::chrono::milliseconds(100);  // RFC 8289 section 4.2

    // Notes how long the oldest work has waited now, and answers whether the delay stands: every look of the last interval
    // found more than `target`, or one found work that has waited for the whole of an interval beyond it.
    bool note(Duration oldest, Duration target, TimePoint now) {
        const bool nobody_looked = now - last_look_ > kInterval;
        last_look_ = now;
        if (oldest <= target) {
            is_above_ = false;
            return false;
        }
        if (!is_above_ || nobody_looked) above_since_ = now;
        is_above_ = true;
        return now - above_since_ >= kInterval || oldest > target + kInterval;
    }

private:
    TimePoint last_look_{};
    TimePoint above_since_{};
    bool is_above_ = false;
};

}  // namespace vigil::http
