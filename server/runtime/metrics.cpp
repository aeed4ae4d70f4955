#include "runtime/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>

namespace vigil::runtime {
namespace {

[[maybe_unused]] bool is_metric_name(std::string_view name) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && std::all_of(name.begin(), name.end(), allowed) && !(name[0] >= '0' && name[0] <= '9');
}

// The format escapes backslash and line feed, and in label values also the quotation mark.
std::string escaped(std::string_view text, bool quotes) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || (quotes && c == '"')) out += '\\';
        out += c;
    }
    return out;
}

// a="1",b="2" without braces, so that a histogram can add its `le`.
std::string label_text(const Metrics::Labels& labels) {
    std::string out;
    for (const auto& [name, value] : labels)
        out += fmt::format(R"({}{}="{}")", out.empty() ? "" : ",", name, escaped(value, true));
    return out;
}

std::string number_text(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    return fmt::format("{}", value);
}

template <class Value>
void write_sample(std::string& out, std::string_view name, std::string_view labels, const Value& value) {
    const bool bare = labels.empty();
    fmt::format_to(std::back_inserter(out), "{}{}{}{} {}\n", name, bare ? "" : "{", labels, bare ? "" : "}", value);
}

void write_histogram(std::string& out, std::string_view name, std::string_view labels, const Histogram& histogram) {
    const auto counts = histogram.counts();
    const std::string_view comma = labels.empty() ? "" : ",";
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        so_far += counts[i];
        const bool last = i == histogram.bounds().size();
        const auto bound = last ? std::string("+Inf") : number_text(histogram.bounds()[i]);
        write_sample(out, fmt::format("{}_bucket", name), fmt::format(R"({}{}le="{}")", labels, comma, bound), so_far);
    }
    write_sample(out, fmt::format("{}_sum", name), labels, number_text(histogram.sum()));
    write_sample(out, fmt::format("{}_count", name), labels, so_far);
}

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), counts_(new std::atomic<std::uint64_t>[bounds_.size() + 1]()) {
    assert(std::is_sorted(bounds_.begin(), bounds_.end()));
}

void Histogram::observe(double value) noexcept {
    const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<std::uint64_t> Histogram::counts() const {
    std::vector<std::uint64_t> counts(bounds_.size() + 1);
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = counts_[i].load(std::memory_order_relaxed);
    return counts;
}

std::vector<double> latency_bounds() {
    return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
}

Metrics::Family& Metrics::family(std::string_view name, std::string_view help, std::string_view type) {
    assert(is_metric_name(name));
    auto& found = families_.try_emplace(std::string(name), Family{std::string(help), type}).first->second;
    assert(found.type == type);
    return found;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
    const std::scoped_lock lock(mutex_);
    auto& slot = family(name, help, "counter").counters[label_text(labels)];
    if (!slot) slot = std::make_unique<Counter>();
    return *slot;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
    const std::scoped_lock lock(mutex_);
    auto& slot = family(name, help, "gauge").gauges[label_text(labels)];
    if (!slot) slot = std::make_unique<Gauge>();
    return *slot;
}

void Metrics::gauge(std::string_view name, std::string_view help, std::function<double()> read, const Labels& labels) {
    const std::scoped_lock lock(mutex_);
    family(name, help, "gauge").readings[label_text(labels)] = std::move(read);
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, std::vector<double> bounds,
                              const Labels& labels) {
    const std::scoped_lock lock(mutex_);
    auto& slot = family(name, help, "histogram").histograms[label_text(labels)];
    if (!slot) slot = std::make_unique<Histogram>(std::move(bounds));
    return *slot;
}

std::string Metrics::prometheus_text() const {
    const std::scoped_lock lock(mutex_);
    std::string out;
    for (const auto& [name, family] : families_) {
        fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, escaped(family.help, false), name,
                       family.type);
        for (const auto& [labels, counter] : family.counters) write_sample(out, name, labels, counter->value());
        for (const auto& [labels, gauge] : family.gauges) write_sample(out, name, labels, gauge->value());
        for (const auto& [labels, read] : family.readings) write_sample(out, name, labels, number_text(read()));
        for (const auto& [labels, histogram] : family.histograms) write_histogram(out, name, labels, *histogram);
    }
    return out;
}

}  // namespace vigil::runtime
