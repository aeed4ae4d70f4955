// Durations that were measured, and their percentiles.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <vector>

namespace vigil::bench {

using Steady = std::chrono::steady_clock;

class Timings {
public:
    void add(Steady::duration took) {
        ms_.push_back(std::chrono::duration<double, std::milli>(took).count());
        is_sorted_ = false;
    }
    void add(const Timings& other) {
        ms_.insert(ms_.end(), other.ms_.begin(), other.ms_.end());
        is_sorted_ = false;
    }
    std::size_t size() const { return ms_.size(); }

    // Milliseconds, by the nearest rank; `share` is 0.5 for the median. NaN: nothing was measured.
    double percentile(double share) const {
        if (ms_.empty()) return std::nan("");
        if (!is_sorted_) std::sort(ms_.begin(), ms_.end());
        is_sorted_ = true;
        const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(ms_.size())));
        return ms_[std::max<std::size_t>(rank, 1) - 1];
    }
    double longest() const { return percentile(1); }

private:
    mutable std::vector<double> ms_{};
    mutable bool is_sorted_ = true;
};

}  // namespace vigil::bench
