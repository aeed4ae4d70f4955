#include "runtime/metrics.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace vigil::runtime {
namespace {

TEST(Metrics, GivenOneMetricOfEachType_WhenWritten_ThenTheTextIsTheExpositionFormat) {
    Metrics metrics;
    metrics.counter("vigil_reports_total", "Reports filed.", {{"level", "red"}}).add(2);
    metrics.gauge("vigil_connections", "Open connections.").set(7);
    metrics.gauge("vigil_ready", "Readiness.", [] { return 0.5; });
    auto& seconds = metrics.histogram("vigil_seconds", "Waits.", {0.1, 1});
    seconds.observe(0.1);  // a bound belongs to its own bucket
    seconds.observe(0.5);
    seconds.observe(2.5);
    // Written by hand after https://prometheus.io/docs/instrumenting/exposition_formats/
    EXPECT_EQ(metrics.prometheus_text(),
              "# HELP vigil_connections Open connections.\n"
              "# TYPE vigil_connections gauge\n"
              "vigil_connections 7\n"
              "# HELP vigil_ready Readiness.\n"
              "# TYPE vigil_ready gauge\n"
              "vigil_ready 0.5\n"
              "# HELP vigil_reports_total Reports filed.\n"
              "# TYPE vigil_reports_total counter\n"
              "vigil_reports_total{level=\"red\"} 2\n"
              "# HELP vigil_seconds Waits.\n"
              "# TYPE vigil_seconds histogram\n"
              "vigil_seconds_bucket{le=\"0.1\"} 1\n"
              "vigil_seconds_bucket{le=\"1\"} 2\n"
              "vigil_seconds_bucket{le=\"+Inf\"} 3\n"
              "vigil_seconds_sum 3.1\n"
              "vigil_seconds_count 3\n");
}

TEST(Metrics, GivenTheSameNameAndLabels_WhenRegisteredTwice_ThenItIsOneCounter) {
    Metrics metrics;
    metrics.counter("vigil_x_total", "X.", {{"a", "1"}}).add();
    metrics.counter("vigil_x_total", "X.", {{"a", "1"}}).add();
    EXPECT_EQ(metrics.counter("vigil_x_total", "X.", {{"a", "1"}}).value(), 2u);
    EXPECT_EQ(metrics.counter("vigil_x_total", "X.", {{"a", "2"}}).value(), 0u);
}

TEST(Metrics, GivenLabelValueWithQuotesAndLineEnd_WhenWritten_ThenItIsEscaped) {
    Metrics metrics;
    metrics.counter("vigil_x_total", "X.", {{"a", "\"\\\n"}});
    EXPECT_NE(metrics.prometheus_text().find("vigil_x_total{a=\"\\\"\\\\\\n\"} 0\n"), std::string::npos);
}

TEST(Metrics, GivenFourThreads_WhenEachAddsTenThousand_ThenNothingIsLost) {
    Metrics metrics;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&metrics] {
            auto& counter = metrics.counter("vigil_x_total", "X.");
            auto& histogram = metrics.histogram("vigil_seconds", "Waits.", {1});
            for (int n = 0; n < 10'000; ++n) {
                counter.add();
                histogram.observe(1);
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(metrics.counter("vigil_x_total", "X.").value(), 40'000u);
    EXPECT_EQ(metrics.histogram("vigil_seconds", "Waits.", {1}).sum(), 40'000.0);
}

}  // namespace
}  // namespace vigil::runtime
