// Counters, gauges and histograms, and their Prometheus text form (exposition format 0.0.4).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vigil::runtime {

// Only grows. May be used from any thread, as the next two.
class Counter {
public:
    void add(std::uint64_t amount = 1) noexcept { value_.fetch_add(amount, std::memory_order_relaxed); }
    std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

// Goes up and down.
class Gauge {
public:
    void set(std::int64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
    void add(std::int64_t amount) noexcept { value_.fetch_add(amount, std::memory_order_relaxed); }
    std::int64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_{0};
};

// Counts observations by upper bound, for example of seconds.
class Histogram {
public:
    explicit Histogram(std::vector<double> bounds);  // rising; the last bucket, +Inf, is added

    void observe(double value) noexcept;

    const std::vector<double>& bounds() const noexcept { return bounds_; }
    std::vector<std::uint64_t> counts() const;  // per bucket, not cumulative; one more than bounds
    double sum() const noexcept { return sum_.load(std::memory_order_relaxed); }

private:
    std::vector<double> bounds_;
    std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
    std::atomic<double> sum_{0};
};

// Seconds from half a millisecond to a minute, for anything a person waits for.
std::vector<double> latency_bounds();

// Owns every metric of the process. Registering the same name and labels again gives the same metric, so callers need not
// know of each other; references stay valid as long as the registry. May be used from any thread.
class Metrics {
public:
    using Labels = std::vector<std::pair<std::string, std::string>>;  // values from the source or a closed list

    Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
    Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
    Histogram& histogram(std::string_view name, std::string_view help, std::vector<double> bounds,
                         const Labels& labels = {});
    // A gauge that is asked when the text is written. `read` may be called from any thread.
    void gauge(std::string_view name, std::string_view help, std::function<double()> read, const Labels& labels = {});

    // Families by name, each with HELP and TYPE.
    std::string prometheus_text() const;

private:
    struct Family {
        std::string help;
        std::string_view type;
        // By label text, for example {method="GET"}.
        std::map<std::string, std::unique_ptr<Counter>> counters{};
        std::map<std::string, std::unique_ptr<Gauge>> gauges{};
        std::map<std::string, std::unique_ptr<Histogram>> histograms{};
        std::map<std::string, std::function<double()>> readings{};
    };
    Family& family(std::string_view name, std::string_view help, std::string_view type);  // requires mutex_

    mutable std::mutex mutex_;
    std::map<std::string, Family, std::less<>> families_;
};

}  // namespace vigil::runtime
